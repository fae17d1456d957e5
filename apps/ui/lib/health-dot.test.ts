import { expect, test } from 'vitest';
import { availableOf, dotOf } from './health-dot';
import type { ServiceView } from './overview';

type Health = NonNullable<ServiceView['health']>;

function viewOf(...configs: Partial<Health['configs'][number]>[]): ServiceView {
  const health = { configs: configs.map((config) => ({ state: 'closed', ...config })), problems: [] };
  return {
    name: 'claude',
    port: 3210,
    state: 'up',
    active: 'a',
    configs: [],
    health: health as unknown as Health,
  };
}

test('what cools down and what is left out by hand is not available', () => {
  const { health } = viewOf(
    { name: 'a' },
    { name: 'b', state: 'open' },
    { name: 'c', off_until: '2026-12-01' },
  );
  expect(health && availableOf(health).map(({ name }) => name)).toEqual(['a']);
});

test('a service is green with all its configs, amber without some and red without any', () => {
  expect(dotOf(viewOf({}, {}))).toBe('good');
  expect(dotOf(viewOf({}, { off_until: '2026-12-01' }))).toBe('warn');
  expect(dotOf(viewOf({ state: 'open' }))).toBe('bad');
  expect(dotOf({ ...viewOf({}), state: 'down' })).toBe('off');
});
