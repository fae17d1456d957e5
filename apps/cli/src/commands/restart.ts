import { processes, processNames } from '@clp/core';
import { defineCommand, exitCodes } from '../command.ts';
import { processesArgument, usualProcesses } from '../process-arguments.ts';
import { withSandbox } from '../sandbox-use.ts';
import { observeAll } from '../supervisor/observe.ts';
import { restartProcesses } from '../supervisor/restart-processes.ts';

export const command = defineCommand({
  positionals: { service: processesArgument },
  examples: { 'clp restart': 'Running requests finish on the old processes; new ones go to the new' },
  async run({ service }, { environment, terminal }) {
    const { green, red, dim } = terminal.colors;
    const names = service.length > 0 ? service : await namesToRestart();
    const results = await restartProcesses(environment, names, (result) => {
      const { title } = processes[result.name];
      if (result.state === 'failed') {
        terminal.note(`${red('✖')} ${result.reason}`);
        return;
      }
      const rest =
        result.state === 'restarted' && result.finishing > 0
          ? `, ${result.finishing} running requests finish on the old process`
          : '';
      terminal.line(
        `${green('✔')} ${title.padEnd(8)} ${result.state} at ${result.url} ${dim(`(PID ${result.pid})`)}${rest}`,
      );
    });
    return results.some(({ state }) => state === 'failed') ? exitCodes.failed : exitCodes.done;

    /** What runs, and what should. */
    async function namesToRestart() {
      const usual = new Set(await withSandbox(environment, usualProcesses()));
      const sightings = await observeAll(environment, processNames);
      return processNames.filter((name) => usual.has(name) || sightings.get(name)?.state === 'running');
    }
  },
});
