import { defineCommand } from '../command.ts';
import { openPolicy, positionArgument, printDone } from '../policy-argument.ts';

export const command = defineCommand({
  positionals: {
    position: positionArgument,
    to: { type: 'number', demandOption: true, describe: 'Where it shall be; rules work one after another' },
  },
  async run({ position, to }, { environment, terminal }) {
    const problems = await (await openPolicy(environment)).filters.move(position, to);
    printDone(terminal, { what: `Filter rule ${position} is now rule ${to}.`, problems });
  },
});
