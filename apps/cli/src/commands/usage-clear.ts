import { agree } from '../ask.ts';
import { defineCommand } from '../command.ts';
import { withIndex } from '../open-index.ts';

export const command = defineCommand({
  options: { yes: { type: 'boolean', alias: 'y', default: false, describe: 'Do not ask' } },
  async run({ yes }, { environment, terminal }) {
    await agree('Count tokens and cost from zero? The requests in the log stay.', { yes, terminal });
    await withIndex(environment, (index) => index.clearUsage());
    terminal.line(
      `${terminal.colors.green('✔')} Tokens and cost are counted from zero. The requests stay: clp logs`,
    );
  },
});
