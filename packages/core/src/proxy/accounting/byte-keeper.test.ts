import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteKeeper, createMemoryBudget } from './byte-keeper.ts';

test('keeps the first bytes of any stream and counts the rest, however it is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 20_000 }), { maxLength: 20 }),
      fc.integer({ min: 0, max: 60_000 }),
      (pieces, maxBytes) => {
        const keeper = new ByteKeeper(maxBytes, createMemoryBudget(1e9));
        for (const piece of pieces) keeper.push(Buffer.from(piece));
        const whole = Buffer.concat(pieces);
        expect(Buffer.concat(keeper.pieces()).equals(whole.subarray(0, maxBytes))).toBe(true);
        expect(keeper.total).toBe(whole.length);
        expect(keeper.held).toBe(Math.min(whole.length, maxBytes));
      },
    ),
  );
});

test.each([10, 200, 10_000, 65_536])(
  'of a stream of 20 MB in pieces of %i bytes no more is held than is kept',
  (size) => {
    const keeper = new ByteKeeper(256 * 1024, createMemoryBudget(1e9));
    const buffers = new Set<ArrayBufferLike>();
    for (let sent = 0; sent < 20_000_000; sent += size) {
      // A read from the socket: a buffer of its own, whose memory a part of it holds on to.
      keeper.push(Buffer.from(new ArrayBuffer(size)));
    }
    for (const { buffer } of keeper.pieces()) buffers.add(buffer);
    const memory = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(keeper.total).toBeGreaterThanOrEqual(20_000_000);
    expect(keeper.held).toBe(256 * 1024);
    expect(memory).toBeLessThanOrEqual(256 * 1024 + 64 * 1024);
    expect(keeper.pieces().length).toBeLessThan(1000);
  },
);

test('all streams together stay within the budget, and what is given back can be used again', () => {
  const budget = createMemoryBudget(10_000);
  const first = new ByteKeeper(1e6, budget);
  first.push(Buffer.alloc(8_000));
  const second = new ByteKeeper(1e6, budget);
  second.push(Buffer.alloc(8_000));
  second.push(Buffer.alloc(100));
  expect(second.pieces()).toEqual([]);
  expect(second.total).toBe(8_100);
  budget.give(first.held);
  const third = new ByteKeeper(1e6, budget);
  third.push(Buffer.alloc(8_000));
  expect(Buffer.concat(third.pieces())).toHaveLength(8_000);
});
