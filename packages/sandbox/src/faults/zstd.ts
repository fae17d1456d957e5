/** Largest block a zstd frame may hold. Bytes. */
const blockBytes = 128 * 1024;

/**
 * A valid zstd frame of raw (uncompressed) blocks, RFC 8878: Node 20 has no zstd, and what matters here is that a reader
 * must know the format.
 */
export function zstdFrame(content: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32LE(0xfd2fb528, 0);
  // Descriptor: 8-byte content size, single segment, no checksum, no dictionary.
  head[4] = 0b1110_0000;
  head.writeBigUInt64LE(BigInt(content.length), 5);
  const blocks: Buffer[] = [head];
  let at = 0;
  do {
    const block = content.subarray(at, at + blockBytes);
    at += block.length;
    const isLast = at >= content.length ? 1 : 0;
    const blockHead = Buffer.alloc(3);
    blockHead.writeUIntLE((block.length << 3) | isLast, 0, 3);
    blocks.push(blockHead, block);
  } while (at < content.length);
  return Buffer.concat(blocks);
}
