import type { RequestRow } from '@clp/core/schema';

/** Ids of requests that were told of, and of those told of as failed. */
export interface Told {
  all: ReadonlySet<string>;
  failed: ReadonlySet<string>;
}

export function toldOf(rows: readonly RequestRow[]): Told {
  const ids = (some: readonly RequestRow[]) => new Set(some.map(({ id }) => id));
  return { all: ids(rows), failed: ids(rows.filter(({ state }) => state === 'failed')) };
}

/** How many requests are new, and how many have failed since, the new ones or those told of before. */
export function newsSince(before: Told, now: Told): { n: number; failed: number } {
  const countNew = (ids: ReadonlySet<string>, known: ReadonlySet<string>) =>
    [...ids].filter((id) => !known.has(id)).length;
  return { n: countNew(now.all, before.all), failed: countNew(now.failed, before.failed) };
}
