import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Exchange } from './exchange.ts';
import { createLiveRequests } from './live-requests.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The members the timer looks at. */
function exchangeAt(time: number): Exchange {
  const seen = { mayBeat: true, lastSentAt: time, lastReceivedAt: time, lastWarnedAt: 0 };
  return seen as unknown as Exchange;
}

test('a clock that is set back neither silences heartbeats nor warnings', () => {
  let jump = 0;
  let beats = 0;
  let warnings = 0;
  const live = createLiveRequests({
    now: () => Date.now() + jump,
    heartbeatMs: 1_000,
    stallWarnAfterMs: 2_000,
    stallWarnEveryMs: 2_000,
    beat: () => {
      beats++;
    },
    onStall: () => {
      warnings++;
    },
  });
  live.add(exchangeAt(Date.now()));
  vi.advanceTimersByTime(3_100);
  expect([beats, warnings]).toEqual([3, 1]);
  jump = -3_600_000;
  vi.advanceTimersByTime(5_000);
  expect(beats).toBeGreaterThan(5);
  expect(warnings).toBeGreaterThan(1);
  live.close();
});
