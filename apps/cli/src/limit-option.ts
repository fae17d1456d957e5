import { UsageError } from './command.ts';

/** The flag `-n`. */
export const limitOption = {
  alias: 'n',
  type: 'number',
  default: 20,
  describe: 'How many',
  coerce(limit: number): number {
    if (Number.isInteger(limit) && limit > 0) return limit;
    throw new UsageError(`--limit is ${limit}; give a whole number from 1 on.`);
  },
} as const;
