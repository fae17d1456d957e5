import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freeMemory, giveBack, joinBody, keptBytes, takeMemory } from './body-memory.ts';

const megabyte = 1024 * 1024;

// All that is kept goes when nobody comes for it.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  giveBack([]);
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
});

test('memory of their own is freed, shared and small memory stays', () => {
  const own = Buffer.alloc(50 * megabyte, 'a');
  const part = Buffer.alloc(100_000, 'b').subarray(0, 50_000);
  const small = Buffer.from('small');
  const before = process.memoryUsage().arrayBuffers;
  freeMemory([own, part, small]);
  expect([own.length, part.length, small.toString()]).toEqual([0, 50_000, 'small']);
  // The collector may free other memory meanwhile, but there is not as much of it.
  expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThanOrEqual(50 * megabyte);
});

test('after the channel is closed for good it still works', async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  const own = Buffer.alloc(100_000);
  freeMemory([own]);
  expect(own.length).toBe(0);
});

test('text turned into bytes, and two views of the same memory, are freed too', () => {
  const text = Buffer.from('ä'.repeat(600_000));
  const own = Buffer.alloc(100_000);
  freeMemory([text, own, Buffer.from(own.buffer)]);
  expect([text.length, own.length]).toEqual([0, 0]);
});

test('what is given back is taken again, and whoever still holds a part of it has nothing', () => {
  const body = takeMemory(megabyte).fill('first');
  const part = body.subarray(10, 1000);
  giveBack([body.subarray(0, 500_000)]);
  expect(keptBytes()).toBe(megabyte);
  const next = takeMemory(megabyte);
  expect(keptBytes()).toBe(0);
  expect(next.toString('latin1', 0, 10)).toBe('firstfirst');
  next.fill('second');
  expect([body.length, part.length, part.toString()]).toEqual([0, 0, '']);
  part.fill('x');
  expect(next.toString('latin1', 0, 12)).toBe('secondsecond');
});

test('a body somebody else made is used again as well, a part of other memory is not', () => {
  const made = Buffer.alloc(3 * megabyte);
  const part = Buffer.alloc(3 * megabyte).subarray(megabyte);
  giveBack([made, part]);
  expect([made.length, part.length, keptBytes()]).toEqual([0, 2 * megabyte, 3 * megabyte]);
  expect(takeMemory(2 * megabyte).length).toBe(3 * megabyte);
});

test('the smallest that is large enough is taken, and none of many times the size', () => {
  giveBack([Buffer.alloc(8 * megabyte), Buffer.alloc(2 * megabyte), Buffer.alloc(3 * megabyte)]);
  expect(takeMemory(2 * megabyte).length).toBe(2 * megabyte);
  expect(takeMemory(2 * megabyte).length).toBe(3 * megabyte);
  expect(takeMemory(megabyte).length).toBeLessThan(2 * megabyte);
  expect(takeMemory(7 * megabyte).length).toBe(8 * megabyte);
});

test('a request that is a little longer than the one before finds room in its memory', () => {
  giveBack([takeMemory(1_000_000)]);
  expect(takeMemory(1_040_000).length).toBeGreaterThanOrEqual(1_040_000);
  expect(keptBytes()).toBe(0);
});

test('no more is kept than 64 MB: the oldest goes first', () => {
  giveBack(Array.from({ length: 8 }, (_, index) => Buffer.alloc((12 - index) * megabyte)));
  expect(keptBytes()).toBe((11 + 10 + 9 + 8 + 7 + 6 + 5) * megabyte);
  giveBack([Buffer.alloc(100 * megabyte)]);
  expect(keptBytes()).toBe(0);
});

test('what nobody takes for a while is freed; what is taken in between stays', () => {
  giveBack([Buffer.alloc(5 * megabyte)]);
  vi.advanceTimersByTime(15_000);
  giveBack([takeMemory(5 * megabyte)]);
  vi.advanceTimersByTime(9_000);
  expect(keptBytes()).toBe(5 * megabyte);
  vi.advanceTimersByTime(12_000);
  expect(keptBytes()).toBe(0);
});

test.each([[[]], [['one']], [['a', '', 'bc']], [['x'.repeat(70_000), 'y', 'z'.repeat(90_000)]]])(
  'pieces are joined in their order: %#',
  (pieces) => {
    expect(joinBody(pieces.map((piece) => Buffer.from(piece))).toString()).toBe(pieces.join(''));
  },
);
