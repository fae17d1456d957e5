import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { createLinkPair } from '../../testing/link-pair.ts';
import { createHealth, type Health } from '../health.ts';
import { createLinkedHealth } from './linked-health.ts';
import { type PrimaryState, ServedSecondary } from './serve-secondary.ts';

const policy = { failureThreshold: 2, cooldownMs: 2_000 };

type Act = (health: Health, config: string) => void;

const acts: Record<string, Act> = {
  begins: (health, config) => health.begin(config),
  'says nothing': (health, config) => health.neutral(config),
  succeeds: (health, config) => health.success(config),
  fails: (health, config) => health.failure(config, { fault: 'upstream', cause: '503' }, policy),
  'is told to wait': (health, config) =>
    health.failure(config, { fault: 'upstream', cause: '429', retryAfterMs: 500 }, policy),
  'has its key refused': (health, config) =>
    health.failure(config, { fault: 'credential', cause: '401' }, policy),
};

test('whoever learns what, and in whatever order it travels, all instances come to know the same of every config', async () => {
  const step = fc.record({
    who: fc.integer({ min: 0, max: 2 }),
    config: fc.constantFrom('a', 'b'),
    act: fc.constantFrom(...Object.keys(acts)),
    afterMs: fc.integer({ min: 0, max: 1_500 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 }),
      async (steps, delays) => {
        const clock = createFakeClock();
        await clock.advance(1_000_000);
        const { now } = clock;
        let draw = 0;
        const pairs = [0, 1].map(() => createLinkPair(clock, () => delays[draw++ % delays.length] ?? 0));
        const opened: string[] = [];
        const primary = createHealth({
          now,
          onChange: ({ config, change }) => opened.push(`${config} ${change}`),
          onMove(config, snapshot) {
            for (const { toSecondary } of pairs) toSecondary.send({ kind: 'healthOf', config, snapshot });
          },
        });
        for (const { toSecondary } of pairs) {
          new ServedSecondary(toSecondary, {
            state: { health: primary } as PrimaryState,
            doors: {} as never,
            tellOthers: () => {},
          });
        }
        const all = [
          primary,
          ...pairs.map(({ toPrimary }) => createLinkedHealth(toPrimary, { health: [], now })),
        ];
        let at = now();
        for (const { who, config, act, afterMs } of steps) {
          at += afterMs;
          clock.schedule(() => acts[act]?.(all[who] as Health, config), at - now());
        }
        await clock.advance(at + 1_000);
        for (const config of ['a', 'b']) {
          const known = all.map((health) => [health.state(config), health.isAvailable(config)]);
          expect(known[1]).toEqual(known[0]);
          expect(known[2]).toEqual(known[0]);
        }
        // A cool-down opens once before it closes, however many saw the failures.
        for (const config of ['a', 'b']) {
          const changes = opened.filter((each) => each.startsWith(config));
          expect(changes).toEqual(
            changes.map((_, index) => `${config} ${index % 2 === 0 ? 'opened' : 'closed'}`),
          );
        }
      },
    ),
    { numRuns: 200 },
  );
});
