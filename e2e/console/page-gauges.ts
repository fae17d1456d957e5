import type { CDPSession } from 'playwright-core';
import { contention } from '../kit/contention.ts';

/** What a page holds after a full collection. Megabytes. */
export async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize / 1024 / 1024;
}

export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
}

/**
 * Measures again until nothing is over its limit, a few times at most: other work on the machine only ever adds to what a
 * page takes. Limits are for a machine with nothing else to do.
 */
export async function best<Times extends Record<string, number>>(
  measure: () => Promise<Times>,
  allowed: Times,
): Promise<Times> {
  for (let again = 0; ; again++) {
    const before = contention();
    const times = await measure();
    const slower = Math.max(before, contention());
    const alone = Object.fromEntries(
      Object.entries(times).map(([name, ms]) => [name, Math.round(ms / slower)]),
    ) as Times;
    const isSlow = Object.keys(allowed).some((key) => (alone[key] ?? 0) > (allowed[key] ?? 0));
    if (!isSlow || again === 6) return alone;
  }
}
