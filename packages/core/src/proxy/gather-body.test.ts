import fc from 'fast-check';
import { expect, test } from 'vitest';
import { giveBack } from './body-memory.ts';
import { GatheredBody } from './gather-body.ts';

const megabyte = 1024 * 1024;

/** Bytes that tell where they stood. */
function numbered(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(at, at);
  return bytes;
}

/** As they come from a connection: each with memory of its own. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] as number;
    pieces.push(Buffer.from(new Uint8Array(bytes.subarray(at, at + size)).buffer));
    at += size;
  }
  return pieces;
}

function gather(pieces: readonly Buffer[], declared: number): Buffer {
  const body = new GatheredBody(declared);
  for (const piece of pieces) body.push(piece);
  return body.whole();
}

test('a body is what came, however it was cut and whatever was said of its length', () => {
  const size = fc.integer({ min: 1, max: 70_000 });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400_000 }),
      fc.array(size, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      (length, sizes, isDeclared) => {
        fc.pre(length / Math.min(...sizes) < 5_000);
        const bytes = numbered(length);
        const body = gather(cut(bytes, sizes), isDeclared ? length : 0);
        expect(body.equals(bytes)).toBe(true);
        // The next one comes into the same memory.
        giveBack([body]);
      },
    ),
  );
});

test('a piece on its own is not copied, and nothing is a body too', () => {
  const piece = Buffer.from('{}');
  expect(gather([piece], 2)).toBe(piece);
  expect(gather([], 0)).toHaveLength(0);
  expect(gather([Buffer.alloc(0), piece], 2)).toBe(piece);
});

test('its pieces are freed on the way, so that it is not held twice', () => {
  const pieces = cut(numbered(8 * megabyte), [64 * 1024]);
  const body = new GatheredBody(8 * megabyte);
  let alive = 0;
  for (const [index, piece] of pieces.entries()) {
    body.push(piece);
    alive = Math.max(alive, pieces.slice(0, index).filter(({ length }) => length > 0).length);
  }
  expect(alive).toBeLessThanOrEqual(16);
  expect(body.whole().equals(numbered(8 * megabyte))).toBe(true);
});

test('a client who announces much and sends little gets little', () => {
  const body = new GatheredBody(1e12);
  for (const piece of cut(numbered(128 * 1024), [64 * 1024])) body.push(piece);
  expect(body.whole().buffer.byteLength).toBeLessThanOrEqual(2 * megabyte);
});
