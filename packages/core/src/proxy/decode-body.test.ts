import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createDecoder, parseEncodings } from './decode-body.ts';

/** "hello zstd" as one zstd frame with a raw block (RFC 8878). */
const zstdFrame = Buffer.concat([
  Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 10, (10 << 3) | 1, 0, 0]),
  Buffer.from('hello zstd'),
]);

function decode(encoding: string, bytes: Buffer, size: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const decoder = createDecoder(encoding, {
      data: (chunk) => pieces.push(chunk),
      end: () => resolve(Buffer.concat(pieces).toString()),
      error: reject,
      drain: () => {},
    });
    if (!decoder) return reject(new Error('no decoder'));
    for (let at = 0; at < bytes.length; at += size) decoder.write(bytes.subarray(at, at + size));
    decoder.end();
  });
}

const text = 'Grüße '.repeat(500);

test.each([
  ['gzip', gzipSync(text)],
  ['x-gzip', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['deflate', deflateRawSync(text)],
  ['br', brotliCompressSync(text)],
])('reads %s in pieces', async (encoding, bytes) => {
  for (const size of [1, 7, 4096]) expect(await decode(encoding, bytes, size)).toBe(text);
});

test('reads zstd', async () => {
  expect(await decode('zstd', zstdFrame, 4)).toBe('hello zstd');
});

test('passes on plain text that was falsely declared gzip', async () => {
  expect(await decode('gzip', Buffer.from('{"a":1}'), 3)).toBe('{"a":1}');
});

test('reports broken gzip', async () => {
  const broken = gzipSync(text);
  broken.fill(0, 20);
  await expect(decode('gzip', broken, 64)).rejects.toThrow();
});

test('knows no decoder for an unknown coding', () => {
  expect(
    createDecoder('compress', { data: () => {}, end: () => {}, error: () => {}, drain: () => {} }),
  ).toBeUndefined();
});

test('parses Content-Encoding lists', () => {
  expect(parseEncodings('gzip, BR')).toEqual(['gzip', 'br']);
  expect(parseEncodings('identity')).toEqual([]);
  expect(parseEncodings(undefined)).toEqual([]);
});
