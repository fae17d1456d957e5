'use client';

import type { RequestRow } from '@clp/core/schema';
import { useState } from 'react';

/**
 * Following the newest, or looking at a list that stands still. While it stands, its rows change in place but keep
 * their places, and what has come since is counted.
 */
export function useFollow(rows: readonly RequestRow[]) {
  const [held, setHeld] = useState<readonly string[]>();
  if (!held) return { shown: rows, fresh: 0, isHeld: false, hold, follow };
  const byId = new Map(rows.map((row) => [row.id, row]));
  const shown = held.flatMap((id) => byId.get(id) ?? []);
  const last = held.at(-1);
  const end = last === undefined ? -1 : rows.findIndex(({ id }) => id === last);
  // Older pages that were loaded meanwhile go on below.
  const older = end < 0 ? [] : rows.slice(end + 1);
  const known = new Set(held);
  const fresh = rows.slice(0, end < 0 ? rows.length : end).filter(({ id }) => !known.has(id)).length;
  return { shown: [...shown, ...older], fresh, isHeld: true, hold, follow };

  function hold(): void {
    setHeld((before) => before ?? rows.map(({ id }) => id));
  }

  function follow(): void {
    setHeld(undefined);
  }
}
