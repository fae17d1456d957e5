'use client';

import type { RequestRow } from '@clp/core/schema';
import { useState } from 'react';

interface Held {
  ids: ReadonlySet<string>;
  /** Start of the newest of them. Epoch milliseconds. */
  newest: number;
  /** The last of them: older pages that were loaded meanwhile go on below. */
  last: string | undefined;
}

/** The stream tells of a request so late at most: what began before was only not read yet, and has its place. Milliseconds. */
const lateMs = 1_000;

/**
 * Following the newest, or looking at a list that stands still. While it stands, its rows change in place but keep
 * their places, and what has come since is counted.
 */
export function useFollow(rows: readonly RequestRow[]) {
  const [held, setHeld] = useState<Held>();
  const shown = held ? shownOf(rows, held) : rows;
  return { shown, fresh: rows.length - shown.length, isHeld: held !== undefined, hold, follow };

  function hold(): void {
    setHeld((before) => before ?? heldOf(rows));
  }

  function follow(): void {
    setHeld(undefined);
  }
}

/** Newest first. */
function heldOf(rows: readonly RequestRow[]): Held {
  return {
    ids: new Set(rows.map(({ id }) => id)),
    newest: rows[0]?.startedAt ?? 0,
    last: rows.at(-1)?.id,
  };
}

function shownOf(rows: readonly RequestRow[], { ids, newest, last }: Held): RequestRow[] {
  const end = rows.findIndex(({ id }) => id === last);
  return rows.filter(
    ({ id, startedAt }, index) => ids.has(id) || (end >= 0 && index > end) || startedAt < newest - lateMs,
  );
}
