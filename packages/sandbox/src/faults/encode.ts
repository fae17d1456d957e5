import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Behaviour } from '../behaviour.ts';
import { zstdFrame } from './zstd.ts';

const coders = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdFrame,
  // Relays that forget to drop the header after decoding.
  'false-gzip': (content: Buffer) => content,
  unknown: (content: Buffer) => content,
} as const;

const names: Readonly<Record<string, string>> = { 'false-gzip': 'gzip', unknown: 'x-sandbox' };

/** Content-Encoding header and coded pieces: as many as before, cut wherever the coding ends up. */
export function encode(
  pieces: Buffer[],
  encoding: NonNullable<Behaviour['encoding']>,
): { header: string; pieces: Buffer[] } {
  const coded = coders[encoding](Buffer.concat(pieces));
  const header = names[encoding] ?? encoding;
  return { header, pieces: cutEvery(coded, Math.max(1, Math.ceil(coded.length / pieces.length))) };
}

/** Cuts bytes into pieces of one size. */
export function cutEvery(bytes: Buffer, size: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}
