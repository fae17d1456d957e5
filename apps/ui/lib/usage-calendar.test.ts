import { expect, test } from 'vitest';
import { calendarOf } from './usage-calendar';

/** Local, as all days of the console are. */
const now = new Date(2026, 10, 24, 12).getTime();

test('ends with this week, whose days to come are empty', () => {
  const { weeks } = calendarOf(new Map(), now);
  expect(weeks).toHaveLength(53);
  expect(weeks.at(-1)?.map(({ isFuture }) => isFuture)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
    true,
  ]);
  expect(weeks.at(-1)?.[2]?.day).toBe('2026-11-24');
});

test('shades by share of the busiest day, and a little is never nothing', () => {
  const { weeks, top, used } = calendarOf(
    new Map([
      ['2026-11-23', 10_000],
      ['2026-11-24', 1],
    ]),
    now,
  );
  expect([top, used]).toEqual([10_000, 2]);
  expect(
    weeks
      .at(-1)
      ?.slice(0, 3)
      .map(({ level }) => level),
  ).toEqual([0, 4, 1]);
});
