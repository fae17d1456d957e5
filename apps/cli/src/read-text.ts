import { readFile } from 'node:fs/promises';
import { ClpError } from '@clp/core';

/** A file the user names. */
export function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ClpError('file_unreadable', `${path} cannot be read (${cause.code}).`, { cause });
  });
}
