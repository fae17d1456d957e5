import { rm } from 'node:fs/promises';
import { type Environment, processNames } from '@clp/core';
import { pathsOf, readPidFile } from '@clp/core/store';
import { shellWord } from '../shell-word.ts';
import { isPm2Alive, type Pm2Process, pm2PidFile, withRunningPm2 } from '../supervisor/pm2.ts';
import { pm2NameOf } from '../supervisor/process-definitions.ts';
import { restartProcesses } from '../supervisor/restart-processes.ts';
import { type Finding, ok } from './finding.ts';

/** More restarts than anybody asked for. */
const manyRestarts = 5;

/** What our own PM2 says of itself and of the services. */
export async function checkPm2(environment: Environment): Promise<Finding[]> {
  const home = pathsOf(environment.home).pm2;
  const listed = await withRunningPm2(home, (pm2) => pm2.list()).catch(() => undefined);
  if (!listed) return checkEnded(home);
  const findings = listed.flatMap((each) => checkListed(environment, each));
  return findings.length > 0 ? findings : [ok('pm2', `runs ${listed.length} services`)];
}

async function checkEnded(home: string): Promise<Finding[]> {
  const path = pm2PidFile(home);
  const isLeftOver = readPidFile(path) !== undefined && !(await isPm2Alive(home));
  if (!isLeftOver) return [ok('pm2', 'does not run, which is well while no service does')];
  return [
    {
      check: 'pm2',
      state: 'warning',
      message: `PM2 ended without being asked to; ${path} is stale`,
      fix: `rm ${shellWord(path)}`,
      mend: () => rm(path, { force: true }),
    },
  ];
}

function checkListed(environment: Environment, { name: pm2Name, pm2_env: state }: Pm2Process): Finding[] {
  const name = processNames.find((each) => pm2NameOf(each) === pm2Name);
  if (!name) return [];
  const { status = 'unknown', restart_time: restarts = 0 } = state ?? {};
  if (status !== 'online') {
    return [
      {
        check: name,
        state: 'problem',
        message: `PM2 says it is ${status}, after ${restarts} restarts: it cannot start. clp logs --service-log ${name} says why`,
        fix: `clp restart ${name}`,
        mend: async () => void (await restartProcesses(environment, [name], () => {})),
      },
    ];
  }
  if (restarts < manyRestarts) return [];
  return [
    {
      check: name,
      state: 'warning',
      message: `PM2 has restarted it ${restarts} times`,
      fix: `clp logs --service-log ${name}`,
    },
  ];
}
