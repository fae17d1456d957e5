import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClpError } from '../../errors.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { createLinkPair } from '../../testing/link-pair.ts';
import { createLimiter, type Limiter, type Turn, type TurnLimits } from '../rpm-limiter.ts';
import { createLinkedLimiter } from './linked-limiter.ts';
import { type PrimaryState, ServedSecondary } from './serve-secondary.ts';

const unlimited: TurnLimits = { rpm: undefined, tpm: undefined, maxConcurrency: undefined };

/** A primary's limiter, and those of secondaries linked to it. */
function createTeam(clock: FakeClock, delay: () => number, secondaries = 1) {
  const primary = createLimiter({ ...clock, minGapMs: 0 });
  const team = Array.from({ length: secondaries }, () => {
    const pair = createLinkPair(clock, delay);
    const served = new ServedSecondary(pair.toSecondary, {
      state: { limiter: primary } as PrimaryState,
      doors: {} as never,
      tellOthers: () => {},
    });
    const limiter = createLinkedLimiter(pair.toPrimary, createLimiter({ ...clock, minGapMs: 0 }));
    const crash = (): void => {
      pair.cut();
      served.end();
    };
    return { limiter, crash };
  });
  return { primary, team };
}

const patient = { tokens: 0, maxWaitMs: Infinity, maxQueue: Infinity, onQueued: () => {} };

async function codeOf(refused: Turn | Promise<Turn>): Promise<string> {
  return Promise.resolve(refused).then(
    () => 'granted',
    (error: ClpError) => error.code,
  );
}

test('where there is no limit nobody is asked', () => {
  const { team } = createTeam(createFakeClock(), () => 1);
  expect(team[0]?.limiter.take('a', unlimited, patient)).not.toBeInstanceOf(Promise);
});

test('whatever comes and goes and crashes, no limit is passed, no turn is lost, and who waits is served', async () => {
  const step = fc.record({
    who: fc.integer({ min: 0, max: 2 }),
    afterMs: fc.integer({ min: 0, max: 400 }),
    holdMs: fc.integer({ min: 0, max: 3_000 }),
    leavesAfterMs: fc.option(fc.integer({ min: 0, max: 1_000 })),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 20 }),
      fc.record({ rpm: fc.integer({ min: 30, max: 600 }), maxConcurrency: fc.integer({ min: 1, max: 4 }) }),
      fc.option(fc.integer({ min: 0, max: 5_000 })),
      async (steps, delays, { rpm, maxConcurrency }, crashAt) => {
        const clock = createFakeClock();
        let draw = 0;
        const { primary, team } = createTeam(clock, () => delays[draw++ % delays.length] ?? 0, 2);
        const limits = { rpm, tpm: undefined, maxConcurrency };
        let held = 0;
        let settled = 0;
        let hasCrashed = false;
        const grantedAt: number[] = [];
        const watched = watchGrants(primary, () => grantedAt.push(clock.now()));
        const limiters = [watched, ...team.map(({ limiter }) => limiter)];

        const begin = ({ who, holdMs, leavesAfterMs }: (typeof steps)[number]): void => {
          const isLost = (): boolean => hasCrashed && who === 2;
          let leave = (): void => {};
          const onGranted = (turn: Turn): void => {
            settled++;
            if (isLost()) return;
            expect(++held).toBeLessThanOrEqual(maxConcurrency);
            clock.schedule(() => {
              if (!isLost()) held--;
              turn.release();
            }, holdMs);
          };
          const onQueued = (given: () => void): void => {
            leave = given;
          };
          try {
            const turn = limiters[who]?.take('a', limits, { ...patient, onQueued });
            if (turn instanceof Promise) turn.then(onGranted, () => settled++);
            else if (turn) onGranted(turn);
          } catch {
            settled++;
          }
          if (leavesAfterMs !== null) clock.schedule(() => leave(), leavesAfterMs);
        };

        let at = 0;
        for (const each of steps) {
          at += each.afterMs;
          clock.schedule(() => begin(each), at);
        }
        if (crashAt !== null) {
          clock.schedule(() => {
            hasCrashed = true;
            held -= team[1]?.limiter.inFlight('a') ?? 0;
            team[1]?.crash();
          }, crashAt);
        }
        await clock.advance(3_600_000);
        expect(settled).toBe(steps.length);
        expect(held).toBe(0);
        expect(primary.inFlight('a')).toBe(0);
        for (const [index, time] of grantedAt.entries()) {
          const minute = grantedAt.slice(index).filter((each) => each < time + 60_000);
          expect(minute.length).toBeLessThanOrEqual(rpm);
        }
      },
    ),
    { numRuns: 150 },
  );
});

/** Tells of each turn this limiter gives, and leaves everything else to it. */
function watchGrants(limiter: Limiter, onGrant: () => void): Limiter {
  const { take } = limiter;
  limiter.take = (...args) => {
    const turn = take(...args);
    if (turn instanceof Promise) void turn.then(onGrant, () => {});
    else onGrant();
    return turn;
  };
  return limiter;
}

test('the queue of the primary refuses, in its own words', async () => {
  const clock = createFakeClock();
  const { primary, team } = createTeam(clock, () => 1);
  const limits = { ...unlimited, maxConcurrency: 1 };
  primary.take('a', limits, patient);
  const refused = codeOf(team[0]?.limiter.take('a', limits, { ...patient, maxQueue: 0 }) ?? Promise.reject());
  await clock.advance(10);
  expect(await refused).toBe('queue_full');
});

test('without its primary a secondary has no turns to give where there is a limit, and goes on where there is none', async () => {
  const clock = createFakeClock();
  const { team } = createTeam(clock, () => 1);
  const { limiter, crash } = team[0] as (typeof team)[number];
  const limits = { ...unlimited, rpm: 60 };
  const waiting = codeOf(limiter.take('a', limits, patient));
  crash();
  expect(await waiting).toBe('draining');
  expect(() => limiter.take('a', limits, patient)).toThrow(ClpError);
  expect(limiter.take('b', unlimited, patient)).not.toBeInstanceOf(Promise);
});
