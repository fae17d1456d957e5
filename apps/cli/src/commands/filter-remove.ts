import { defineCommand } from '../command.ts';
import { openPolicy, positionArgument, printDone } from '../policy-argument.ts';

export const command = defineCommand({
  positionals: { position: positionArgument },
  async run({ position }, { environment, terminal }) {
    const problems = await (await openPolicy(environment)).filters.remove(position);
    printDone(terminal, { what: `Filter rule ${position} removed.`, problems });
    terminal.line('  clp history shows the change, clp history undo takes it back.');
  },
});
