import { expect, test } from 'vitest';
import {
  formatBucket,
  formatCost,
  formatCount,
  formatDateTime,
  formatMetric,
  formatMs,
  formatShare,
  formatTime,
  momentFormat,
} from './format';

/** Local, as all times of the console are. */
const at = (...parts: [year: number, month: number, day: number, hour: number, minute: number]) =>
  new Date(...parts).getTime();
const midnight = at(2026, 10, 24, 0, 5);

test('durations are never sixty seconds nor a thousand milliseconds', () => {
  expect([0.4, 412, 999.6, 3_240, 59_960, 119_700, 125_000].map(formatMs)).toEqual([
    '0 ms',
    '412 ms',
    '1.0 s',
    '3.2 s',
    '1 min 0 s',
    '2 min 0 s',
    '2 min 5 s',
  ]);
});

test('counts go on to the next unit before they would need four digits', () => {
  expect([812, 9_999, 340_000, 999_700, 1_240_000, 999_900_000].map(formatCount)).toEqual([
    '812',
    '9,999',
    '340 k',
    '1.0 M',
    '1.2 M',
    '1.0 B',
  ]);
});

test('costs are dollars with as many digits as say something, and what is little is never nothing', () => {
  expect([0, 3, 660, 1_320, 12_400_000].map(formatCost)).toEqual([
    '$0',
    '<$0.0001',
    '$0.0007',
    '$0.0013',
    '$12.40',
  ]);
  expect([formatMetric(1_320, 'cost'), formatMetric(1_320, 'tokens')]).toEqual(['$0.0013', '1,320']);
});

test('a share is 100 % only where nothing is missing', () => {
  expect([0, 0.5, 0.987, 0.99996, 1].map(formatShare)).toEqual(['0 %', '50 %', '98.7 %', '99.9 %', '100 %']);
});

test('a time of another day comes with its date', () => {
  expect(formatTime(midnight, at(2026, 10, 24, 23, 59))).toBe('00:05:00');
  expect(formatTime(midnight, at(2026, 10, 25, 0, 1))).toBe('11-24 00:05');
  expect(formatDateTime(midnight)).toBe('2026-11-24 00:05:00');
});

test('the first hour of a day is its hour zero', () => {
  expect(momentFormat('en', { seconds: false }).format(midnight)).toBe('Nov 24, 00:05');
  expect(momentFormat('zh-CN', { seconds: true }).format(midnight)).toBe('11月24日 00:05:00');
  expect(formatBucket(new Date(midnight).toISOString(), 'en')).toBe('Nov 24, 00:05');
  expect(formatBucket('2026-11-24', 'en')).toBe('Nov 24');
});
