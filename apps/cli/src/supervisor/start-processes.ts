import { addressOf, type Environment, type ProcessName, processes } from '@clp/core';
import { ensureHome, lastLines, lockFile, pathsOf, rotateLog } from '@clp/core/store';
import { isBuilt } from '../project.ts';
import type { Health } from './ask-health.ts';
import { describeTaken, observeAll } from './observe.ts';
import { type Pm2, withPm2 } from './pm2.ts';
import { pm2AppOf, pm2NameOf, variablesOf } from './process-definitions.ts';
import { waitHealthy } from './wait-healthy.ts';

/** How starting one process went. */
export type StartResult =
  | { name: ProcessName; state: 'started' | 'already running'; url: string; pid: number }
  | { name: ProcessName; state: 'failed'; reason: string };

/** A busy machine may take this long. Milliseconds. */
const startWithinMs = 30_000;

/** Starts what does not run yet, all at once, and tells of each as soon as it answers. */
export async function startProcesses(
  environment: Environment,
  names: readonly ProcessName[],
  onResult: (result: StartResult) => void,
): Promise<StartResult[]> {
  await ensureHome(environment.home);
  const sightings = await observeAll(environment, names);
  const results: StartResult[] = [];
  const toStart: ProcessName[] = [];
  function tell(result: StartResult): void {
    results.push(result);
    onResult(result);
  }

  for (const [name, sighting] of sightings) {
    if (sighting.state === 'running') {
      tell(alreadyRunning(environment, name, sighting.health));
    } else if (sighting.state === 'taken') {
      tell({ name, state: 'failed', reason: describeTaken(environment, name, sighting) });
    } else if (!isBuilt(name)) {
      const reason = `${processes[name].title} is not built. Run "npm start" in the project's folder, which builds everything.`;
      tell({ name, state: 'failed', reason });
    } else toStart.push(name);
  }
  if (toStart.length > 0) await startInTurn({ environment, names: toStart, tell });
  return results;
}

function alreadyRunning(environment: Environment, name: ProcessName, { pid }: Health): StartResult {
  return { name, state: 'already running', url: addressOf(environment, name), pid };
}

interface Start {
  environment: Environment;
  names: readonly ProcessName[];
  tell(result: StartResult): void;
}

/** One command after the other: two at once would start PM2 twice, and one of them wait for ever. */
async function startInTurn({ environment, names, tell }: Start): Promise<void> {
  const release = await lockFile(pathsOf(environment.home).pm2);
  try {
    const left: ProcessName[] = [];
    for (const [name, sighting] of await observeAll(environment, names)) {
      if (sighting.state === 'running') tell(alreadyRunning(environment, name, sighting.health));
      else left.push(name);
    }
    if (left.length > 0) await startWithPm2({ environment, names: left, tell });
  } finally {
    await release();
  }
}

async function startWithPm2({ environment, names, tell }: Start): Promise<void> {
  const paths = pathsOf(environment.home);
  await Promise.all(names.map((name) => rotateLog(paths.log(name))));
  await withPm2(paths.pm2, async (pm2) => {
    await forgetDead(pm2, names);
    const started = pm2.start(
      names.map((name) => ({ ...pm2AppOf(name, paths), env: variablesOf(environment) })),
    );
    await Promise.all([
      started,
      ...names.map(async (name) => tell(await startResult({ environment, name, pm2 }))),
    ]);
  });
}

/** PM2 keeps what stopped by itself, with the settings of then. */
async function forgetDead(pm2: Pm2, names: readonly ProcessName[]): Promise<void> {
  const known = new Set((await pm2.list()).map(({ name }) => name));
  await Promise.all(
    names
      .map(pm2NameOf)
      .filter((name) => known.has(name))
      .map((name) => pm2.remove(name)),
  );
}

async function startResult({
  environment,
  name,
  pm2,
}: {
  environment: Environment;
  name: ProcessName;
  pm2: Pm2;
}): Promise<StartResult> {
  const health = await waitHealthy({
    environment,
    name,
    withinMs: startWithinMs,
    hasFailed: () => hasCrashed(pm2, name),
  });
  if (health) return { name, state: 'started', url: addressOf(environment, name), pid: health.pid };
  const log = pathsOf(environment.home).log(name);
  const lines = await lastLines(log, 5);
  await pm2.remove(pm2NameOf(name)).catch(() => {});
  const tail = lines.length > 0 ? `\n${lines.map((line) => `    ${line}`).join('\n')}` : '';
  return {
    name,
    state: 'failed',
    reason: `${processes[name].title} did not come up. Its log (${log}) ends with:${tail}`,
  };
}

async function hasCrashed(pm2: Pm2, name: ProcessName): Promise<boolean> {
  const found = (await pm2.list()).find((each) => each.name === pm2NameOf(name));
  return (found?.pm2_env?.restart_time ?? 0) > 0;
}
