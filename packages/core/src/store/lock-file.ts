import lockfile from 'proper-lockfile';
import { ClpError } from '../errors.ts';

/** A lock whose holder has been silent for so long was left by a process that was killed. Milliseconds. */
const staleMs = 10_000;
const longestWaitMs = 100;

/** Longer than a lock can be left behind: whoever comes after a killed process waits for it, and is not refused. */
const retries = { retries: (1.5 * staleMs) / longestWaitMs, minTimeout: 10, maxTimeout: longestWaitMs };

/** Keeps other processes from writing a file, until the function it gives is called. */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  try {
    return await lockfile.lock(path, { realpath: false, stale: staleMs, retries });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    throw new ClpError('lock_timeout', `${path} is being written by another process. Try again.`, {
      cause: error,
    });
  }
}
