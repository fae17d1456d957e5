import { readFileSync } from 'node:fs';
import type { Paths } from '../paths.ts';

/** Requests before this time are in the log but in no total. Epoch milliseconds; 0 = all count. */
export function countedSince({ usageCleared }: Paths): number {
  try {
    return Date.parse(readFileSync(usageCleared, 'utf8').trim()) || 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
