import lockfile from 'proper-lockfile';
import { ClpError } from '../errors.ts';

/** A lock whose holder has been silent for so long was left by a process that was killed. Milliseconds. */
const staleMs = 10_000;
const longestWaitMs = 100;

/** Longer than a lock can be left behind: whoever comes after a killed process waits for it, and is not refused. */
const retries = { retries: (1.5 * staleMs) / longestWaitMs, minTimeout: 10, maxTimeout: longestWaitMs };

/**
 * Keeps other processes from writing a file, until the function it gives is called. A process that stood still for long
 * (a machine asleep) loses its lock to the next, and goes on to its end all the same: what it does is nearly done, and a
 * service must not die of it.
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  try {
    const release = await lockfile.lock(path, {
      realpath: false,
      stale: staleMs,
      retries,
      onCompromised: () => {},
    });
    return () => release().catch(ignoreLost);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    throw new ClpError('lock_timeout', `${path} is being written by another process. Try again.`, {
      cause: error,
    });
  }
}

function ignoreLost(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERELEASED' && error.code !== 'ENOTACQUIRED') throw error;
}
