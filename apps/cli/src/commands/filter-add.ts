import { defineCommand, UsageError } from '../command.ts';
import { filterMembersOf, filterOptions } from '../filter-options.ts';
import { openPolicy, printDone } from '../policy-argument.ts';

export const command = defineCommand({
  positionals: {
    source: {
      type: 'string',
      describe: 'A regular expression, or with --literal plain text; or use --detector',
    },
  },
  options: {
    ...filterOptions,
    at: { type: 'number', describe: 'Its position, from 1; the end when left out' },
  },
  examples: {
    'clp filter add "Acme Corp" --literal --op replace --target "[ORG]"': 'A name nobody needs to know',
    'clp filter add --detector email --op mask': 'The upstream sees stand-ins, you see the addresses',
  },
  async run({ source, at, ...flags }, { environment, terminal }) {
    if ((source === undefined) === (flags.detector === undefined))
      throw new UsageError('Say what to look for: a text, or --detector.');
    const op = flags.op ?? (flags.target === undefined ? 'remove' : 'replace');
    const policy = await openPolicy(environment);
    const problems = await policy.filters.add({ ...filterMembersOf({ source, ...flags }), op }, at);
    printDone(terminal, { what: `A new filter rule: ${op}.`, problems });
    terminal.line('  Try it: clp filter test claude "some text"');
  },
});
