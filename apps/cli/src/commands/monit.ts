import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ClpError } from '@clp/core';
import { pathsOf } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { jsonOption, printJson, printTable } from '../output.ts';
import { type Pm2Process, withRunningPm2 } from '../supervisor/pm2.ts';

export const command = defineCommand({
  options: { json: jsonOption },
  examples: { 'clp monit | cat': 'Without a terminal: how it is now, as a table' },
  async run({ json }, { environment, terminal }) {
    const { pm2: home } = pathsOf(environment.home);
    const found = await withRunningPm2(home, (pm2) => pm2.list());
    if (!found)
      throw new ClpError('not_found', 'Nothing to watch: no service runs under PM2. Start them: clp start');
    const processes = found.map(viewOf);
    if (json) {
      printJson(terminal, processes);
      return;
    }
    if (terminal.interactive) return watch(home, environment.variables);
    printTable(terminal, {
      head: ['PROCESS', 'PID', 'STATE', 'CPU', 'MEMORY', 'RESTARTS'],
      rows: processes.map(({ name, pid, state, cpu_percent: cpu, memory_bytes: memory, restarts }) => [
        name,
        String(pid),
        state,
        `${cpu} %`,
        `${(memory / 1024 ** 2).toFixed(0)} MB`,
        String(restarts),
      ]),
    });
  },
});

function viewOf({ name = '', pid = 0, monit, pm2_env: about }: Pm2Process) {
  return {
    name,
    pid,
    state: about?.status ?? 'unknown',
    cpu_percent: monit?.cpu ?? 0,
    memory_bytes: monit?.memory ?? 0,
    restarts: about?.restart_time ?? 0,
  };
}

/** PM2's own monitor has this terminal until the user leaves it. */
function watch(home: string, variables: NodeJS.ProcessEnv): Promise<number> {
  const folder = createRequire(import.meta.url).resolve('pm2/package.json');
  const child = spawn(process.execPath, [join(folder, '..', 'bin', 'pm2'), 'monit'], {
    stdio: 'inherit',
    env: { ...variables, PM2_HOME: home, PM2_DISCRETE_MODE: 'true' },
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}
