import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginningOf, joined, onePiece, piecesOf } from './body-pieces.ts';

/** Short parts and ones that are worth a write of their own. */
const part = fc
  .tuple(fc.oneof(fc.nat(50), fc.integer({ min: 30_000, max: 70_000 })), fc.nat(255))
  .map(([length, byte]) => Buffer.alloc(length, byte));
const parts = fc.array(part, { maxLength: 8 });

test('pieces are the same bytes in the same order', () => {
  fc.assert(
    fc.property(parts, (list) => {
      const pieces = piecesOf(list);
      const whole = Buffer.concat(list);
      expect(pieces.length).toBe(whole.length);
      expect(joined(pieces).equals(whole)).toBe(true);
    }),
  );
});

test('a small body is one piece', () => {
  const { list } = piecesOf([Buffer.from('a'), Buffer.alloc(200_000, 'x'), Buffer.from('b')]);
  expect(list.map(String)).toEqual([`a${'x'.repeat(200_000)}b`]);
});

test('of a large body a long part is passed on as it is, short neighbours become one', () => {
  const long = Buffer.alloc(300_000, 'x');
  const { list } = piecesOf([Buffer.from('a'), Buffer.from('b'), long, Buffer.from('c'), Buffer.from('d')]);
  expect(list).toHaveLength(3);
  expect(list[1]).toBe(long);
  expect([String(list[0]), String(list[2])]).toEqual(['ab', 'cd']);
});

test('the beginning is what a cut of the whole would be, and holds on to nothing else', () => {
  fc.assert(
    fc.property(parts, fc.nat(200_000), (list, most) => {
      const pieces = piecesOf(list);
      const beginning = beginningOf(pieces, most);
      expect(Buffer.concat(beginning).equals(Buffer.concat(list).subarray(0, most))).toBe(true);
      if (pieces.length <= most) return;
      for (const kept of beginning)
        expect(list.some(({ buffer }) => buffer === kept.buffer && kept.length > 4096)).toBe(false);
    }),
  );
});

test('one piece is not copied', () => {
  const bytes = Buffer.from('whole');
  expect(joined(onePiece(bytes))).toBe(bytes);
});
