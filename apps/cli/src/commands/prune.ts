import { removeCaptures } from '@clp/core/store';
import { defineCommand, UsageError } from '../command.ts';
import { withIndex } from '../open-index.ts';
import { parseSince } from '../since-option.ts';

export const command = defineCommand({
  options: {
    'older-than': { type: 'string', describe: 'Remove what is older: an age (30d) or a date' },
    all: { type: 'boolean', default: false, describe: 'Remove every request so far' },
    captures: {
      type: 'boolean',
      default: false,
      describe: 'Remove only captured bodies: of that age, else all',
    },
  },
  examples: { 'clp prune --older-than 30d': 'Keep a month of requests; usage totals stay as they are' },
  async run({ olderThan, all, captures }, { environment, terminal }) {
    const isSaid = captures || olderThan !== undefined || all;
    if (!isSaid || (olderThan !== undefined && all))
      throw new UsageError('Say what goes: --older-than 30d, or --all.');
    const before = olderThan === undefined ? undefined : parseSince(olderThan, Date.now());
    const segments = await removeCaptures(environment.home, before);
    if (captures) {
      terminal.line(`Removed ${segments} files of captured bodies.`);
      return;
    }
    const day = before === undefined ? undefined : new Date(before).toISOString().slice(0, 10);
    const { files, records } = await withIndex(environment, (index) =>
      index.prune(day === undefined ? {} : { before: day }),
    );
    terminal.line(
      `Removed ${records} requests (${files} files) and ${segments} files of captured bodies. Usage totals stay.`,
    );
  },
});
