'use client';

import type { Dimension } from '@clp/core/request-index';
import { useAddress } from '@/hooks/use-address';
import { type Range, rangeOf, spanOf, type TimeSpan } from '@/lib/usage-range';

export const groupings = [
  'model',
  'config',
  'service',
  'client',
  'project',
] as const satisfies readonly Dimension[];
export type Grouping = (typeof groupings)[number];

export const metrics = ['total', 'input', 'output', 'cache_read', 'requests', 'cost'] as const;
export type Metric = (typeof metrics)[number];

export interface UsageView {
  range: Range;
  days: { from: string; to: string };
  span: TimeSpan;
  group: Grouping;
  /** '' = by one dimension only. */
  sub: Grouping | '';
  metric: Metric;
  looks: 'chart' | 'table';
  setLooks(looks: 'chart' | 'table'): void;
  set(changes: Partial<Record<'range' | 'by' | 'sub' | 'metric' | 'from' | 'to', string>>): void;
}

/** What the usage page shows, kept in its address. */
export function useUsageView(now: number): UsageView {
  const address = useAddress();
  const range = rangeOf(address.get('range'));
  const days = { from: address.get('from'), to: address.get('to') };
  const group = groupings.find((name) => name === address.get('by')) ?? 'model';
  const sub = groupings.find((name) => name === address.get('sub') && name !== group) ?? '';
  return {
    range,
    days,
    span: spanOf(range, now, days),
    group,
    sub,
    metric: metrics.find((name) => name === address.get('metric')) ?? 'total',
    looks: address.get('as') === 'table' ? 'table' : 'chart',
    setLooks: (looks) => address.set({ as: looks === 'table' ? 'table' : '' }),
    set: address.set,
  };
}
