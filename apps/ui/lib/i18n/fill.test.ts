import { expect, test } from 'vitest';
import { fill } from './fill';

test('fills gaps, says one thing of one and another of many, and leaves a gap nobody fills', () => {
  expect(fill('{n} {n|row|rows} of {all}', { n: 1, all: 20 })).toBe('1 row of 20');
  expect(fill('{n} {n|row|rows} of {all}', { n: 0, all: 1 })).toBe('0 rows of 1');
  expect(fill('{n|is|are} {name}', { n: '1' })).toBe('is {name}');
});
