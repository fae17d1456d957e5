import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createByteKeeper, createMemoryBudget } from './byte-keeper.ts';

test('keeps the first bytes of any stream and counts the rest, however it is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 20 }),
      fc.integer({ min: 0, max: 20_000 }),
      (pieces, maxBytes) => {
        const keeper = createByteKeeper(maxBytes, createMemoryBudget(1e9));
        for (const piece of pieces) keeper.push(Buffer.from(piece));
        const whole = Buffer.concat(pieces);
        expect(keeper.bytes().equals(whole.subarray(0, maxBytes))).toBe(true);
        expect(keeper.total).toBe(whole.length);
        expect(keeper.held).toBeLessThanOrEqual(maxBytes);
      },
    ),
  );
});

test('a stream of 20 MB holds no more than what is kept of it', () => {
  const keeper = createByteKeeper(256 * 1024, createMemoryBudget(1e9));
  const piece = Buffer.alloc(10_000, 'x');
  for (let sent = 0; sent < 20_000_000; sent += piece.length) keeper.push(piece);
  expect(keeper.total).toBe(20_000_000);
  expect(keeper.held).toBeLessThanOrEqual(256 * 1024);
});

test('all streams together stay within the budget, and what is given back can be used again', () => {
  const budget = createMemoryBudget(10_000);
  const first = createByteKeeper(1e6, budget);
  first.push(Buffer.alloc(8_000));
  const second = createByteKeeper(1e6, budget);
  second.push(Buffer.alloc(8_000));
  expect(second.bytes()).toHaveLength(0);
  expect(second.total).toBe(8_000);
  budget.give(first.held);
  const third = createByteKeeper(1e6, budget);
  third.push(Buffer.alloc(8_000));
  expect(third.bytes()).toHaveLength(8_000);
});
