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
      data: (chunk) => pieces.push(chunk) > 0,
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

test.each(['gzip', 'deflate', 'br', 'zstd'])(
  'the empty body of a 304 or of HEAD is no broken %s',
  async (coding) => {
    expect(await decode(coding, Buffer.alloc(0), 1)).toBe('');
  },
);

test('zstd waits where its reader does, and only then', () => {
  const decoder = createDecoder('zstd', {
    data: () => false,
    end: () => {},
    error: () => {},
    drain: () => {},
  });
  const [head, content] = [zstdFrame.subarray(0, 9), zstdFrame.subarray(9)];
  expect([decoder?.write(head), decoder?.write(content), decoder?.write(head)]).toEqual([true, false, true]);
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
    createDecoder('compress', { data: () => true, end: () => {}, error: () => {}, drain: () => {} }),
  ).toBeUndefined();
});

test('parses Content-Encoding lists', () => {
  expect(parseEncodings('gzip, BR')).toEqual(['gzip', 'br']);
  expect(parseEncodings('identity')).toEqual([]);
  expect(parseEncodings(undefined)).toEqual([]);
});

/** One zstd frame of blocks that each repeat one byte 128 kB times. */
function zstdBomb(blocks: number): Buffer {
  const block = ((128 << 10) << 3) | (1 << 1);
  const repeated = Buffer.from([block & 255, (block >> 8) & 255, (block >> 16) & 255, 97]);
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]), Buffer.alloc(blocks * 4, repeated)]);
}

test('a zstd body that unpacks to far too much ends as a broken one', async () => {
  let unpacked = 0;
  const error = await new Promise<Error>((resolve) => {
    const decoder = createDecoder('zstd', {
      data: (chunk) => {
        unpacked += chunk.length;
        return true;
      },
      end: () => {},
      error: resolve,
      drain: () => {},
    });
    decoder?.write(zstdBomb(4_000));
  });
  expect(error.message).toContain('unpacks');
  expect(unpacked).toBeLessThan(70_000_000);
});

test('a decoder waits when it is told to, in the middle of a piece', async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000, 'a'));
  let [unpacked, told] = [0, 0];
  const decoder = createDecoder('gzip', {
    data: (chunk) => {
      unpacked += chunk.length;
      told++;
      return false;
    },
    end: () => {},
    error: () => {},
    drain: () => {},
  });
  decoder?.write(bomb);
  await expect.poll(() => told).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(unpacked).toBeLessThan(200_000);
  decoder?.resume();
  await expect.poll(() => told).toBe(2);
  decoder?.destroy();
});
