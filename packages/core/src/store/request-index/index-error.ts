import { ClpError, type ErrorCode } from '../../errors.ts';

/** By how SQLite's code begins: what has happened, and what to do about it. */
const known: readonly [codes: RegExp, code: ErrorCode, message: string][] = [
  [
    /^SQLITE_(NOTADB|CORRUPT)/,
    'file_broken',
    'data/index.sqlite is damaged. Remove it: it is built again from the request log, and nothing is lost.',
  ],
  [
    /^SQLITE_FULL/,
    'file_unwritable',
    'There is no room for data/index.sqlite. Make room there; the request log is whole.',
  ],
  [/^SQLITE_BUSY/, 'lock_timeout', 'data/index.sqlite is being written by another process. Try again.'],
  [
    /^SQLITE_(READONLY|CANTOPEN|PERM)/,
    'file_unwritable',
    'data/index.sqlite cannot be opened for writing. Check its owner and permissions, and those of its folder.',
  ],
];

/** What the user can do about an error of the database; any other is given back as it is. */
export function explainIndexError(error: unknown): unknown {
  const { code: said = '' } = error as { code?: string };
  const [found] = known.filter(([codes]) => codes.test(said));
  if (!found) return error;
  const [, code, message] = found;
  return new ClpError(code, message, { cause: error });
}
