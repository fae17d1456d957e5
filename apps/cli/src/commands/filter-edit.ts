import { defineCommand, UsageError } from '../command.ts';
import { filterMembersOf, filterOptions } from '../filter-options.ts';
import { openPolicy, positionArgument, printDone } from '../policy-argument.ts';

export const command = defineCommand({
  positionals: { position: positionArgument },
  options: { ...filterOptions, source: { type: 'string', describe: 'What to look for' } },
  async run({ position, ...flags }, { environment, terminal }) {
    const members = filterMembersOf(flags);
    if (Object.keys(members).length === 0)
      throw new UsageError('Say what to change, e.g. --source TEXT or --op mask.');
    const problems = await (await openPolicy(environment)).filters.edit(position, members);
    printDone(terminal, { what: `Filter rule ${position} changed.`, problems });
  },
});
