import { brotliDecompressSync } from 'node:zlib';

/** What a segment of captures holds. Its blocks: 12 bytes of header, the last four of them the length, then Brotli. */
export function unpackCaptures(segment: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at + 12 <= segment.length; ) {
    const end = at + 12 + segment.readUInt32BE(at + 8);
    // The last may be half written while it is read.
    if (end > segment.length) break;
    blocks.push(brotliDecompressSync(segment.subarray(at + 12, end)));
    at = end;
  }
  return Buffer.concat(blocks);
}
