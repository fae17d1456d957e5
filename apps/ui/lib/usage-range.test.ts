import { expect, test } from 'vitest';
import { spanOf, unitOf } from './usage-range';

const now = Date.UTC(2026, 10, 24, 12, 30);
const none = { from: '', to: '' };

test('a range begins at a whole hour and has no end', () => {
  expect(spanOf('24h', now, none)).toEqual({ from: Date.UTC(2026, 10, 23, 13), to: 0 });
  expect(spanOf('all', now, none)).toEqual({ from: 0, to: 0 });
});

test('a custom range includes its last day, and is open where no day is given', () => {
  const { from, to } = spanOf('custom', now, { from: '2026-11-10', to: '2026-11-11' });
  expect(to - from).toBe(2 * 86_400_000);
  expect(spanOf('custom', now, none)).toEqual({ from: 0, to: 0 });
});

test('short spans are shown by the hour, long ones by the day', () => {
  expect(unitOf(spanOf('24h', now, none), now)).toBe('hour');
  expect(unitOf(spanOf('30d', now, none), now)).toBe('day');
  expect(unitOf({ from: 0, to: 0 }, now)).toBe('day');
});
