import { expect, test } from 'vitest';
import { freeMemory } from './free-memory.ts';

test('memory of their own is given back, shared and small memory stays', () => {
  const own = Buffer.alloc(100_000, 'a');
  const part = Buffer.alloc(100_000, 'b').subarray(0, 50_000);
  const small = Buffer.from('small');
  const before = process.memoryUsage().arrayBuffers;
  freeMemory([own, part, small]);
  expect([own.length, part.length, small.toString()]).toEqual([0, 50_000, 'small']);
  expect(process.memoryUsage().arrayBuffers).toBe(before - 100_000);
});

test('after the channel is closed for good it still works', async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  const own = Buffer.alloc(100_000);
  freeMemory([own]);
  expect(own.length).toBe(0);
});

test('text turned into bytes, and two views of the same memory, are given back too', () => {
  const text = Buffer.from('ä'.repeat(600_000));
  const own = Buffer.alloc(100_000);
  freeMemory([text, own, Buffer.from(own.buffer)]);
  expect([text.length, own.length]).toEqual([0, 0]);
});
