import type { FilterHit } from './filter/apply-filters.ts';

/** How often each filter rule has matched since the process started. */
export interface FilterTotals {
  add(hits: readonly FilterHit[]): void;
  hits(): FilterHit[];
}

export function createFilterTotals(): FilterTotals {
  const totals = new Map<string, number>();
  return {
    add(hits) {
      for (const { rule, count } of hits) totals.set(rule, (totals.get(rule) ?? 0) + count);
    },
    hits: () => [...totals].map(([rule, count]) => ({ rule, count })),
  };
}
