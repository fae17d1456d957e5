import { defineCommand } from '../command.ts';
import { openPolicy, positionArgument, printDone } from '../policy-argument.ts';

export const command = defineCommand({
  positionals: { position: positionArgument },
  async run({ position }, { environment, terminal }) {
    const problems = await (await openPolicy(environment)).filters.edit(position, { enabled: false });
    printDone(terminal, { what: `Filter rule ${position} is off.`, problems });
  },
});
