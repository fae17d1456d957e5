import type { Group } from '@clp/core/request-index';
import { expect, test } from 'vitest';
import { maxSeries, seriesOf } from './usage-series';

function groupOf(day: string, model: string, total: number): Group {
  const zero = { input: 0, cache_write: 0, cache_read: 0, output: 0, reasoning: 0, cost: 0, unpriced: 0 };
  return { keys: { day, model }, requests: 1, partial: 0, ms: 0, total, ...zero };
}

/** Local, as all days of the console are. */
const span = { from: 0, to: new Date(2026, 10, 5).getTime() };
const input = { unit: 'day', group: 'model', metric: 'total', span, now: 0 } as const;

test('shows every day of the span, also those without a request', () => {
  const { buckets } = seriesOf([groupOf('2026-11-01', 'a', 5), groupOf('2026-11-04', 'a', 7)], input);
  expect(buckets.map(({ key }) => key)).toEqual(['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04']);
  expect(buckets.map(({ parts }) => parts[0])).toEqual([5, 0, 0, 7]);
});

test('puts the largest first and everything beyond eight together, losing nothing', () => {
  const groups = Array.from({ length: 12 }, (_, at) => groupOf('2026-11-01', `m${at}`, at + 1));
  const { names, hasRest, buckets } = seriesOf(groups, input);
  expect(names).toHaveLength(maxSeries);
  expect(names[0]).toBe('m11');
  expect(hasRest).toBe(true);
  expect(buckets[0]?.parts.reduce((sum, part) => sum + part, 0)).toBe(78);
});
