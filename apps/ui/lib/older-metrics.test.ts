import { expect, test } from 'vitest';
import { olderMetrics } from './older-metrics';

const counts = { requests: 1, input: 50, cache_write: 50, cache_read: 900, output: 7, reasoning: 3 };
const others = { total: 1007, cost: 0, unpriced: 0, partial: 0, ms: 0 };
const group = (service: string) => ({ keys: { service }, ...counts, ...others });

test('tokens are counted as the protocol of each service does, and formatted', () => {
  const claude = olderMetrics([group('claude')]);
  expect(claude.metrics).toMatchObject({ input: 50, cached_create: 50, cached_read: 900, total: 57 });
  const codex = olderMetrics([group('codex')]);
  expect(codex.metrics).toMatchObject({ input: 1000, cached_create: 50, cached_read: 900, total: 1007 });
  const all = olderMetrics([group('claude'), group('codex')]);
  expect(all.metrics).toMatchObject({ input: 1050, output: 14, reasoning: 6, total: 1064 });
  expect(all.formatted.input).toBe('1,050');
});
