import { expect, test } from 'vitest';
import type { BalanceSettings } from '../schema/balance.ts';
import type { Config } from '../schema/config.ts';
import { type RankInput, rankConfigs } from './load-balancer.ts';

const config = (name: string, weight = 0): Config => ({ name, weight }) as Config;
const a = config('a', 1);
const b = config('b', 5);
const c = config('c', 5);

function names(
  input: Partial<RankInput> & { mode?: BalanceSettings['mode']; failover?: boolean; keep?: boolean },
): string[] {
  const { mode = 'active-first', failover = true, keep = false, ...rest } = input;
  return rankConfigs({
    configs: [a, b, c],
    active: a,
    balance: { mode, failover, sticky: keep, failureThreshold: 3, cooldownMs: 60_000, disabledUntil: {} },
    pin: undefined,
    sticky: undefined,
    isAvailable: () => true,
    isOff: () => false,
    inFlight: () => 0,
    random: () => 0,
    ...rest,
  }).map(({ config: { name } }) => name);
}

test('active-first: the active config, then the others by weight and name', () => {
  expect(names({})).toEqual(['a', 'b', 'c']);
});

test('weight-based: weight descending, then name by code point', () => {
  expect(
    names({ mode: 'weight-based', configs: [config('ä', 5), config('z', 5), config('A', 5), a] }),
  ).toEqual(['A', 'z', 'ä', 'a']);
});

test('cooling configs are left out', () => {
  expect(names({ mode: 'weight-based', isAvailable: (name) => name !== 'b' })).toEqual(['c', 'a']);
});

test('when all are cooling the active config is tried all the same, else the first by weight', () => {
  expect(names({ mode: 'weight-based', isAvailable: () => false })).toEqual(['a']);
  expect(names({ mode: 'weight-based', isAvailable: () => false, active: undefined })).toEqual(['b']);
});

test('when all others are cooling, what the user leaves out stays out; only where nothing else is left it is tried', () => {
  const none = { isAvailable: () => false };
  expect(names({ ...none, isOff: (name) => name === 'a' })).toEqual(['b']);
  expect(names({ ...none, isOff: () => true })).toEqual(['a']);
});

test('a pin overrules order and cool-down; a pin to nothing is no pin', () => {
  expect(names({ pin: 'c', isAvailable: () => false })).toEqual(['c']);
  expect(names({ pin: 'gone' })).toEqual(['a', 'b', 'c']);
});

test('without failover there is one candidate', () => {
  expect(names({ failover: false })).toEqual(['a']);
});

test('least-busy: fewest requests under way first', () => {
  expect(names({ mode: 'least-busy', inFlight: (name) => ({ a: 1, b: 2, c: 0 })[name] ?? 0 })).toEqual([
    'c',
    'a',
    'b',
  ]);
});

test('weighted-share: over many draws the first place follows the weights', () => {
  let seed = 1;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const first: Record<string, number> = { a: 0, b: 0, c: 0 };
  for (let draw = 0; draw < 11_000; draw++) {
    const name = names({ mode: 'weighted-share', random })[0] ?? '';
    first[name] = (first[name] ?? 0) + 1;
  }
  expect(Math.abs((first.a ?? 0) - 1_000)).toBeLessThan(200);
  expect(Math.abs((first.b ?? 0) - 5_000)).toBeLessThan(300);
});

test('a conversation stays with its config while that is available', () => {
  expect(names({ mode: 'weight-based', keep: true, sticky: 'c' })).toEqual(['c', 'b', 'a']);
  expect(
    names({ mode: 'weight-based', keep: true, sticky: 'c', isAvailable: (name) => name !== 'c' }),
  ).toEqual(['b', 'a']);
  expect(names({ mode: 'weight-based', sticky: 'c' })).toEqual(['b', 'c', 'a']);
});

test('no configs, no candidates', () => {
  expect(names({ configs: [], active: undefined })).toEqual([]);
});
