import { processes } from '@clp/core';
import { defineCommand, exitCodes } from '../command.ts';
import { processesArgument, usualProcesses } from '../process-arguments.ts';
import { withSandbox } from '../sandbox-use.ts';
import { startProcesses } from '../supervisor/start-processes.ts';

export const command = defineCommand({
  positionals: { service: processesArgument },
  examples: {
    'clp start': 'Everything, as background processes under PM2',
    'clp start claude': 'The Claude proxy alone',
  },
  async run({ service }, { environment, terminal }) {
    const asked = service.length > 0 ? service : usualProcesses();
    const names = await withSandbox(environment, asked);
    const results = await startProcesses(environment, names, (result) => {
      const { title } = processes[result.name];
      if (result.state === 'failed') terminal.note(`${terminal.colors.red('✖')} ${result.reason}`);
      else {
        const { green, dim } = terminal.colors;
        const why = asked.includes(result.name) ? '' : ', because a config leads to it';
        terminal.line(
          `${green('✔')} ${title.padEnd(8)} ${result.state} at ${result.url} ${dim(`(PID ${result.pid})`)}${why}`,
        );
      }
    });
    return results.some(({ state }) => state === 'failed') ? exitCodes.failed : exitCodes.done;
  },
});
