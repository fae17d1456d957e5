import { describe, expect, test } from 'vitest';
import { type CooldownEvent, createHealth } from './health.ts';

const policy = { failureThreshold: 3, cooldownMs: 60_000 };
const fault = { fault: 'upstream', cause: '503' } as const;

function setup() {
  let time = 1_000_000;
  const events: CooldownEvent[] = [];
  const health = createHealth({ now: () => time, onChange: (event) => events.push(event) });
  return { health, events, pass: (ms: number) => (time += ms) };
}

test('the threshold opens a cool-down, and it ends by itself', () => {
  const { health, events, pass } = setup();
  for (let count = 0; count < 2; count++) health.failure('a', fault, policy);
  expect(health.isAvailable('a')).toBe(true);
  health.failure('a', fault, policy);
  expect(health.isAvailable('a')).toBe(false);
  expect(health.state('a')).toMatchObject({
    state: 'open',
    failures: 3,
    remainingMs: 60_000,
    reason: 'failures',
  });
  pass(60_000);
  expect(health.isAvailable('a')).toBe(true);
  expect(events).toEqual([
    { config: 'a', change: 'opened', reason: 'failures', cause: '3 failures, last 503' },
  ]);
});

test('one trial request decides: others wait for its outcome', () => {
  const { health, pass } = setup();
  for (let count = 0; count < 3; count++) health.failure('a', fault, policy);
  pass(60_000);
  health.begin('a');
  expect(health.isAvailable('a')).toBe(false);
  health.failure('a', fault, policy);
  expect(health.state('a')).toMatchObject({ state: 'open', remainingMs: 60_000 });
  pass(60_000);
  health.begin('a');
  health.success('a');
  expect(health.state('a')).toEqual({ state: 'closed', failures: 0 });
});

test('a trial whose client left decides nothing and frees the place', () => {
  const { health, pass } = setup();
  for (let count = 0; count < 3; count++) health.failure('a', fault, policy);
  pass(60_000);
  health.begin('a');
  health.neutral('a');
  expect(health.isAvailable('a')).toBe(true);
});

test('what was under way before a cool-down neither ends it nor makes it longer', () => {
  const { health, events, pass } = setup();
  const before = 1_000_000;
  pass(5_000);
  health.failure('a', { ...fault, cause: '429', retryAfterMs: 30_000, beganAt: before }, policy);
  pass(10_000);
  health.success('a', before);
  health.failure('a', { ...fault, beganAt: before }, policy);
  expect(health.state('a')).toMatchObject({ state: 'open', failures: 1, remainingMs: 20_000 });
  pass(20_000);
  health.begin('a');
  health.neutral('a', before);
  expect(health.isAvailable('a')).toBe(false);
  health.success('a', before + 35_000);
  expect(health.isAvailable('a')).toBe(true);
  expect(events.map(({ change }) => change)).toEqual(['opened', 'closed']);
});

test('a success clears the failures', () => {
  const { health } = setup();
  for (let round = 0; round < 5; round++) {
    health.failure('a', fault, policy);
    health.failure('a', fault, policy);
    health.success('a');
  }
  expect(health.isAvailable('a')).toBe(true);
});

test('failures are forgotten after a while', () => {
  const { health, pass } = setup();
  health.failure('a', fault, policy);
  health.failure('a', fault, policy);
  pass(11 * 60_000);
  health.failure('a', fault, policy);
  expect(health.state('a')).toMatchObject({ state: 'closed', failures: 1 });
});

test('Retry-After opens a cool-down of its length at once, capped', () => {
  const { health } = setup();
  health.failure('a', { ...fault, cause: '429', retryAfterMs: 20_000 }, policy);
  expect(health.state('a')).toMatchObject({ state: 'open', reason: 'rate_limit', remainingMs: 20_000 });
  health.failure('b', { ...fault, cause: '429', retryAfterMs: 86_400_000 }, policy);
  expect(health.state('b').remainingMs).toBe(15 * 60_000);
});

test('a refused key leaves the config out until it is edited', () => {
  const { health, events } = setup();
  health.failure('a', { fault: 'credential', cause: '401' }, policy);
  expect(health.state('a')).toMatchObject({ state: 'open', reason: 'credentials', lastFault: '401' });
  health.reset('a');
  expect(health.isAvailable('a')).toBe(true);
  expect(events.map(({ change }) => change)).toEqual(['opened', 'closed']);
});

test('what an earlier process knew is taken over', () => {
  const earlier = setup().health;
  for (let count = 0; count < 3; count++) earlier.failure('a', fault, policy);
  earlier.failure('b', { ...fault, cause: '500' }, policy);
  earlier.failure('c', fault, policy);
  earlier.success('c');
  const { health, pass } = setup();
  for (const [config, state] of earlier.kept()) health.restore(config, state);
  expect(health.kept()).toEqual(earlier.kept());
  expect(health.state('a')).toMatchObject({ state: 'open', remainingMs: 60_000, reason: 'failures' });
  expect(health.state('b')).toMatchObject({ state: 'closed', failures: 1, lastFault: '500' });
  expect(health.state('c')).toEqual({ state: 'closed', failures: 0 });
  pass(60_000);
  expect(health.isAvailable('a')).toBe(true);
});

test('a state that was kept says so only when it changes', () => {
  let changes = 0;
  const health = createHealth({ now: () => 1, onChange: () => {}, onState: () => changes++ });
  health.success('a');
  health.neutral('a');
  expect(changes).toBe(0);
  health.failure('a', fault, policy);
  health.success('a');
  health.success('a');
  expect(changes).toBe(2);
});

describe('a clock that jumps', () => {
  const policy = { failureThreshold: 1, cooldownMs: 60_000 };

  test('set back, it does not prolong a cool-down', () => {
    let now = 10_000_000;
    const health = createHealth({ now: () => now, onChange: () => {} });
    health.failure('a', { fault: 'upstream', cause: '503' }, policy);
    now -= 3_600_000;
    expect(health.state('a')).toMatchObject({ state: 'open', remainingMs: 60_000 });
    now += 60_000;
    expect(health.isAvailable('a')).toBe(true);
  });

  test('set forth, it ends a cool-down and loses nothing else', () => {
    let now = 10_000_000;
    const health = createHealth({ now: () => now, onChange: () => {} });
    health.failure('a', { fault: 'upstream', cause: '503' }, policy);
    now += 3_600_000;
    expect(health.isAvailable('a')).toBe(true);
    expect(health.state('a').state).toBe('trial');
  });

  test('a cool-down another process wrote with a clock that was ahead ends in time as well', () => {
    const now = 10_000_000;
    const health = createHealth({ now: () => now, onChange: () => {} });
    const openedAt = now + 7_200_000;
    health.restore('a', {
      failures: 3,
      cooldown: { openedAt, until: openedAt + 60_000, reason: 'failures' },
    });
    expect(health.state('a').remainingMs).toBeLessThanOrEqual(60_000);
  });
});
