import { processes, processNames } from '@clp/core';
import { defineCommand, exitCodes } from '../command.ts';
import { processesArgument } from '../process-arguments.ts';
import { stopProcesses } from '../supervisor/stop-processes.ts';

export const command = defineCommand({
  positionals: { service: processesArgument },
  async run({ service }, { environment, terminal }) {
    const names = service.length > 0 ? service : processNames;
    const results = await stopProcesses(environment, names, ({ name, state }) => {
      const isNews = state !== 'not running' || service.length > 0;
      if (isNews) terminal.line(`${processes[name].title} ${state}`);
    });
    if (results.every(({ state }) => state === 'not running') && service.length === 0) {
      terminal.line('Nothing was running.');
    }
    return results.some(({ state }) => state === 'still running') ? exitCodes.failed : exitCodes.done;
  },
});
