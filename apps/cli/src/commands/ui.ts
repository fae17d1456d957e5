import { spawn } from 'node:child_process';
import { addressOf, ClpError } from '@clp/core';
import { defineCommand } from '../command.ts';
import { isBuilt } from '../project.ts';
import { observe } from '../supervisor/observe.ts';
import { startProcesses } from '../supervisor/start-processes.ts';

export const command = defineCommand({
  options: { open: { type: 'boolean', default: true, describe: 'Open it in the browser' } },
  async run({ open }, { environment, terminal }) {
    if ((await observe(environment, 'ui')).state !== 'running') {
      if (!isBuilt('ui'))
        throw new ClpError(
          'start_failed',
          'The console is not built. Run "npm start" in the project\'s folder.',
        );
      const [result] = await startProcesses(environment, ['ui'], () => {});
      if (result?.state === 'failed') throw new ClpError('start_failed', result.reason);
    }
    const url = addressOf(environment, 'ui');
    terminal.line(`Console: ${url}`);
    if (open && terminal.interactive) openInBrowser(url);
  },
});

const openers: Readonly<Partial<Record<NodeJS.Platform, [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Best effort: on a machine without a browser the address is printed anyway. */
function openInBrowser(url: string): void {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
