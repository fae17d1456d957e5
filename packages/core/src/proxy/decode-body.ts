import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { Decompress as ZstdDecompress } from 'fzstd';

/** Turns pieces of a coded body into plain ones. */
export interface BodyDecoder {
  /** False: wait for `drain`. */
  write(chunk: Buffer): boolean;
  /** Goes on after `data` said to wait. */
  resume(): void;
  end(): void;
  destroy(): void;
}

export interface DecoderEvents {
  /** False: no more until `resume()`. */
  data(chunk: Buffer): boolean;
  end(): void;
  error(error: Error): void;
  drain(): void;
}

/** What the proxy asks for upstream and can read: all but `zstd`, which is read when it comes unasked. */
export const readableEncodings = ['gzip', 'deflate', 'br'] as const;

/** Content codings as a list, innermost last; `identity` left out. */
export function parseEncodings(header: string | undefined): string[] {
  if (!header) return [];
  return header
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding && coding !== 'identity');
}

/** The codings `createDecoder` knows. */
export const decodable: ReadonlySet<string> = new Set([
  'identity',
  'gzip',
  'x-gzip',
  'deflate',
  'br',
  'zstd',
]);

/** A decoder for one coding, or undefined where there is none. */
export function createDecoder(encoding: string, events: DecoderEvents): BodyDecoder | undefined {
  switch (encoding) {
    case 'identity':
      return plain(events);
    case 'gzip':
    case 'x-gzip':
      return lazily((first) => (isGzip(first) ? fromStream(createGunzip(), events) : plain(events)), events);
    case 'deflate':
      // RFC 9110 means zlib; some servers send raw deflate.
      return lazily(
        (first) => fromStream(((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw(), events),
        events,
      );
    case 'br':
      return lazily(() => fromStream(createBrotliDecompress(), events), events);
    case 'zstd':
      return lazily(() => fromZstd(events), events);
    default:
      return undefined;
  }
}

/** Relays that forget to drop the header after decoding declare gzip over plain text. */
function isGzip(first: Buffer): boolean {
  return first[0] === 0x1f && (first.length < 2 || first[1] === 0x8b);
}

/** Without a byte there is nothing to decode: the answer to HEAD, a 304. */
function lazily(create: (first: Buffer) => BodyDecoder, events: DecoderEvents): BodyDecoder {
  let decoder: BodyDecoder | undefined;
  return {
    write(chunk) {
      decoder ??= create(chunk);
      return decoder.write(chunk);
    },
    resume: () => decoder?.resume(),
    end: () => (decoder ? decoder.end() : events.end()),
    destroy: () => decoder?.destroy(),
  };
}

function plain(events: DecoderEvents): BodyDecoder {
  return {
    write: events.data,
    resume: () => {},
    end: events.end,
    destroy: () => {},
  };
}

function fromStream(stream: Transform, events: DecoderEvents): BodyDecoder {
  stream
    .on('data', (chunk: Buffer) => {
      if (!events.data(chunk)) stream.pause();
    })
    .on('end', events.end)
    .on('error', events.error)
    .on('drain', events.drain);
  return {
    write: (chunk) => stream.write(chunk),
    resume: () => stream.resume(),
    end: () => stream.end(),
    destroy: () => stream.destroy(),
  };
}

/** More than this out of one piece of a zstd body, which cannot wait in its middle, is a bomb. Bytes. */
const maxUnpacked = 64 * 1024 * 1024;

function fromZstd(events: DecoderEvents): BodyDecoder {
  let unpacked = 0;
  let wants = true;
  const stream = new ZstdDecompress((chunk, final) => {
    unpacked += chunk.length;
    if (unpacked > maxUnpacked) throw new Error('unpacks to too much');
    if (chunk.length > 0) wants = events.data(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    if (final) events.end();
  });
  const push = (chunk: Buffer, final: boolean): boolean => {
    unpacked = 0;
    wants = true;
    try {
      stream.push(chunk, final);
    } catch (error) {
      events.error(error as Error);
    }
    return wants;
  };
  return {
    write: (chunk) => push(chunk, false),
    resume: () => {},
    end: () => push(Buffer.alloc(0), true),
    destroy: () => {},
  };
}
