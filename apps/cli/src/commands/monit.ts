import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ClpError } from '@clp/core';
import { pathsOf } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { isPm2Alive } from '../supervisor/pm2.ts';

export const command = defineCommand({
  async run(_args, { environment }) {
    const { pm2 } = pathsOf(environment.home);
    if (!(await isPm2Alive(pm2)))
      throw new ClpError('not_found', 'Nothing to watch: no service runs under PM2. Start them: clp start');
    const folder = createRequire(import.meta.url).resolve('pm2/package.json');
    const child = spawn(process.execPath, [join(folder, '..', 'bin', 'pm2'), 'monit'], {
      stdio: 'inherit',
      env: { ...environment.variables, PM2_HOME: pm2, PM2_DISCRETE_MODE: 'true' },
    });
    return new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  },
});
