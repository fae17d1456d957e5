import type { Group } from '@clp/core/request-index';
import { expect, test } from 'vitest';
import { cacheHitOf, costOf } from './group-figures';

const group: Group = {
  keys: {},
  requests: 2,
  input: 50,
  cache_write: 50,
  cache_read: 900,
  output: 7,
  reasoning: 0,
  total: 1007,
  cost: 0,
  unpriced: 0,
  partial: 0,
  ms: 0,
};

test('what nobody priced is never free, whatever else came with it', () => {
  expect(costOf({ ...group, unpriced: 2 }, 'unpriced')).toBe('unpriced');
  // The other request failed: it has no usage to be priced.
  expect(costOf({ ...group, unpriced: 1 }, 'unpriced')).toBe('unpriced');
  expect(costOf({ ...group, unpriced: 1, cost: 12_400_000 }, 'unpriced')).toBe('~$12.40');
  expect(costOf(group, 'unpriced')).toBe('~$0');
});

test('a cache hit is a share of the whole input', () => {
  expect(cacheHitOf(group)).toBe('90 %');
  expect(cacheHitOf({ ...group, input: 0, cache_write: 0, cache_read: 0 })).toBe('–');
});
