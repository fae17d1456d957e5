import { type ChildProcess, spawn } from 'node:child_process';
import { ClpError, processes } from '@clp/core';
import { ensureHome } from '@clp/core/store';
import { defineCommand, exitCodes } from '../command.ts';
import { processesArgument, usualProcesses } from '../process-arguments.ts';
import { entryOf } from '../project.ts';
import { withSandbox } from '../sandbox-use.ts';
import { describeTaken, observeAll } from '../supervisor/observe.ts';

export const command = defineCommand({
  positionals: { service: processesArgument },
  examples: { 'clp server': 'Everything in this terminal, e.g. as the one process of a container' },
  async run({ service }, { environment, terminal }) {
    await ensureHome(environment.home);
    const names = await withSandbox(environment, service.length > 0 ? service : usualProcesses());
    for (const [name, sighting] of await observeAll(environment, names)) {
      if (sighting.state === 'taken')
        throw new ClpError('port_taken', describeTaken(environment, name, sighting));
      if (sighting.state === 'running') {
        throw new ClpError(
          'port_taken',
          `${processes[name].title} runs already. Stop it first: clp stop ${name}`,
        );
      }
    }
    const children = names.map((name) =>
      spawn(process.execPath, [entryOf(name)], { stdio: 'inherit', env: environment.variables }),
    );
    return runTogether(children, terminal.note);
  },
});

/** Ends all when one ends by itself; a signal lets all of them finish their requests. */
async function runTogether(children: ChildProcess[], note: (text: string) => void): Promise<number> {
  let asked = false;
  const end = (): void => {
    asked = true;
    for (const child of children) child.kill('SIGTERM');
  };
  process.on('SIGTERM', end).on('SIGINT', end);
  const codes = await Promise.all(
    children.map(
      (child) =>
        new Promise<number>((resolve) => {
          child.once('exit', (code) => {
            if (!asked) note('One service ended by itself; the others are stopped.');
            if (!asked) end();
            resolve(code ?? exitCodes.failed);
          });
        }),
    ),
  );
  process.off('SIGTERM', end).off('SIGINT', end);
  return Math.max(...codes, exitCodes.done);
}
