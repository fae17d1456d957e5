import { MessageChannel } from 'node:worker_threads';

/** Smaller ones are not worth it. Bytes. */
const least = 16 * 1024;

const nobody = new MessageChannel();
nobody.port1.close();

/**
 * Gives the memory of buffers nobody uses any more back at once; afterwards they are empty. V8 starts a full collection when
 * there are 64 MB more outside its heap than after the last one, though they may all be dead: the pieces of some bodies of
 * a megabyte are enough. What is handed over to a closed port is gone with the message nobody gets.
 */
export function freeMemory(buffers: readonly Buffer[]): void {
  const memory = new Set<ArrayBuffer>();
  for (const { buffer, byteLength } of buffers) {
    const isWhole = buffer.byteLength === byteLength && buffer instanceof ArrayBuffer;
    if (isWhole && byteLength >= least) memory.add(buffer);
  }
  if (memory.size > 0) nobody.port2.postMessage(undefined, [...memory]);
}
