import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createLimiter, type Limiter, type Turn, type TurnLimits } from './rpm-limiter.ts';

const unlimited: TurnLimits = { rpm: undefined, tpm: undefined, maxConcurrency: undefined };

interface Ask {
  tokens?: number;
  maxWaitMs?: number;
  maxQueue?: number;
  onQueued?: (leave: () => void) => void;
}

function ask(limiter: Limiter, limits: Partial<TurnLimits>, options: Ask = {}): Turn | Promise<Turn> {
  const { tokens = 0, maxWaitMs = Infinity, maxQueue = Infinity, onQueued = () => {} } = options;
  return limiter.take('a', { ...unlimited, ...limits }, { tokens, maxWaitMs, maxQueue, onQueued });
}

test('without limits a turn is there at once and costs no promise', () => {
  const limiter = createLimiter({ ...createFakeClock(), minGapMs: 0 });
  expect(ask(limiter, {})).not.toBeInstanceOf(Promise);
});

test('never more than the limit in any 60 s, never less than 90 % of it, first come first served', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300 }),
      fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 60 }),
      async (rpm, gaps) => {
        const clock = createFakeClock();
        const limiter = createLimiter({ ...clock, minGapMs: 0 });
        const turns: { at: number; order: number }[] = [];
        let at = 0;
        for (const [order, gap] of gaps.entries()) {
          at += gap;
          await clock.advance(at);
          const turn = ask(limiter, { rpm });
          const note = (): void => void turns.push({ at: clock.now(), order });
          if (turn instanceof Promise) void turn.then(note);
          else note();
        }
        await clock.advance(at + gaps.length * 70_000);
        expect(turns.map(({ order }) => order)).toEqual(gaps.map((_, index) => index));
        for (const { at: start } of turns) {
          const inWindow = turns.filter(({ at: other }) => other >= start && other < start + 60_000);
          expect(inWindow.length).toBeLessThanOrEqual(rpm);
        }
        const busy = (turns.at(-1)?.at ?? 0) - at;
        expect(busy).toBeLessThanOrEqual((gaps.length * 60_000) / rpm / 0.9 + 1);
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ['raised', 600],
  ['lifted', undefined],
])('a limit that was %s does so for those who wait, once the next request comes', async (_, rpm) => {
  const clock = createFakeClock();
  const limiter = createLimiter({ ...clock, minGapMs: 0 });
  await ask(limiter, { rpm: 1 });
  let turns = 0;
  const note = (): void => void turns++;
  void Promise.resolve(ask(limiter, { rpm: 1 })).then(note);
  await clock.advance(10_000);
  expect(turns).toBe(0);
  void Promise.resolve(ask(limiter, { rpm })).then(note);
  await clock.advance(11_000);
  expect(turns).toBe(2);
});

test('a client that leaves gives its place to the next', async () => {
  const clock = createFakeClock();
  const limiter = createLimiter({ ...clock, minGapMs: 0 });
  await ask(limiter, { rpm: 60 });
  let leave = (): void => {};
  const second = Promise.resolve(ask(limiter, { rpm: 60 }, { onQueued: (leaving) => (leave = leaving) }));
  let thirdAt = -1;
  void Promise.resolve(ask(limiter, { rpm: 60 })).then(() => (thirdAt = clock.now()));
  leave();
  await expect(second).rejects.toMatchObject({ code: 'client_closed' });
  await clock.advance(1_100);
  expect(thirdAt).toBe(1_100);
  expect(clock.timers).toBe(0);
});

test('a wait that cannot be met is refused at once and says when to come back', () => {
  const limiter = createLimiter({ ...createFakeClock(), minGapMs: 0 });
  void ask(limiter, { rpm: 1 });
  expect(() => ask(limiter, { rpm: 1 }, { maxWaitMs: 10_000 })).toThrow(
    expect.objectContaining({ code: 'queue_wait_too_long', retryAfter: 66 }),
  );
});

test('the queue has an end', () => {
  const limiter = createLimiter({ ...createFakeClock(), minGapMs: 0 });
  void ask(limiter, { rpm: 1 });
  void ask(limiter, { rpm: 1 }, { maxQueue: 1 });
  expect(() => ask(limiter, { rpm: 1 }, { maxQueue: 1 })).toThrow(
    expect.objectContaining({ code: 'queue_full' }),
  );
});

test('max_concurrency lets the next one go when one ends', async () => {
  const limiter = createLimiter({ ...createFakeClock(), minGapMs: 0 });
  const first = await ask(limiter, { maxConcurrency: 1 });
  let granted = false;
  const second = Promise.resolve(ask(limiter, { maxConcurrency: 1 })).then(() => (granted = true));
  expect(granted).toBe(false);
  expect(limiter.inFlight('a')).toBe(1);
  first.release();
  first.release();
  await second;
  expect(limiter.inFlight('a')).toBe(1);
});

test('tpm: a window never holds more tokens, and a larger request goes alone', async () => {
  const clock = createFakeClock();
  const limiter = createLimiter({ ...clock, minGapMs: 0 });
  await ask(limiter, { tpm: 100 }, { tokens: 80 });
  let at = -1;
  void Promise.resolve(ask(limiter, { tpm: 100 }, { tokens: 500 })).then(() => (at = clock.now()));
  await clock.advance(59_999);
  expect(at).toBe(-1);
  await clock.advance(60_000);
  expect(at).toBe(60_000);
});

test('the least gap holds between two turns of a limited config', async () => {
  const clock = createFakeClock();
  const limiter = createLimiter({ ...clock, minGapMs: 500 });
  await ask(limiter, { rpm: 600 });
  let at = -1;
  void Promise.resolve(ask(limiter, { rpm: 600 })).then(() => (at = clock.now()));
  expect(limiter.state('a')).toEqual({ queued: 1, nextTurnMs: 500 });
  await clock.advance(500);
  expect(at).toBe(500);
});

test('an upstream without quota gets no turn until it has some, and says so', async () => {
  const clock = createFakeClock();
  const limiter = createLimiter({ ...clock, minGapMs: 0 });
  const first = ask(limiter, {});
  limiter.pause('a', 5000);
  limiter.pause('a', 2000);
  expect(limiter.state('a').nextTurnMs).toBe(5000);
  expect(limiter.expectedWaitMs('a', unlimited, 0)).toBe(5000);
  let granted = -1;
  void Promise.resolve(ask(limiter, {})).then(() => {
    granted = clock.now();
  });
  await clock.advance(4999);
  expect(granted).toBe(-1);
  await clock.advance(6000);
  expect(granted).toBe(5000);
  expect(first).not.toBeInstanceOf(Promise);
});
