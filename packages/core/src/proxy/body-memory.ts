import { MessageChannel } from 'node:worker_threads';

/**
 * Memory of large bodies, used again. The kernel hands out fresh memory page by page, which costs more than all CLP does
 * to a body: 0.2 ms a megabyte on one machine, 3.5 ms on a virtual one. And V8 starts a full collection when there are 64 MB
 * more outside its heap than after the last one, though they may all be dead.
 *
 * Memory that is given back moves to a new `ArrayBuffer`, which leaves every view of the old one empty: who still holds a
 * part of a body can never read, or send, what a later one brought.
 */

/** No more is kept for later bodies, all together. Bytes. */
const mostKept = 64 * 1024 * 1024;
/** Memory of smaller bodies is not worth keeping; they came in one piece, which is not their own. Bytes. */
export const largeBytes = 64 * 1024;
/** When no body came for so long, all of it goes back to the system. Milliseconds. */
const idleMs = 10_000;

/** Oldest first. */
let kept: ArrayBuffer[] = [];
const lent = new WeakSet<ArrayBuffer>();
let wasUsed = false;
let idle: NodeJS.Timeout | undefined;

/** Memory for a body of so many bytes, or somewhat more. What stands in it means nothing. */
export function takeMemory(bytes: number): Buffer {
  if (bytes < largeBytes) return Buffer.allocUnsafe(bytes);
  wasUsed = true;
  const memory = takeKept(bytes) ?? (Buffer.allocUnsafeSlow(roomFor(bytes)).buffer as ArrayBuffer);
  lent.add(memory);
  return Buffer.from(memory);
}

/** The pieces as one body. */
export function joinBody(pieces: readonly Buffer[], length = lengthOf(pieces)): Buffer {
  const body = takeMemory(length).subarray(0, length);
  let at = 0;
  for (const piece of pieces) at += piece.copy(body, at);
  return body;
}

export function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** Nobody uses these bodies any more, whoever made them; they are empty afterwards. */
export function giveBack(bodies: readonly Buffer[]): void {
  wasUsed = true;
  for (const memory of memoryOf(bodies, largeBytes))
    kept.push(structuredClone(memory, { transfer: [memory] }));
  while (keptBytes() > mostKept) free(kept.splice(0, 1));
  idle ??= setInterval(freeUnused, idleMs).unref();
}

/** The same for memory that later bodies cannot use: it goes back to the system. */
export function freeMemory(buffers: readonly Buffer[]): void {
  free([...memoryOf(buffers, leastFreed)]);
}

/** What is kept for later bodies. */
export function keptBytes(): number {
  return kept.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** The smallest that is large enough. One of many times the size is left for a body that needs it. */
function takeKept(bytes: number): ArrayBuffer | undefined {
  let best: ArrayBuffer | undefined;
  for (const memory of kept) {
    const { byteLength } = memory;
    if (byteLength >= bytes && byteLength < (best?.byteLength ?? 4 * bytes)) best = memory;
  }
  if (best) kept.splice(kept.indexOf(best), 1);
  return best;
}

/** Up to an eighth more: the next request of a conversation is a little longer. Memory nobody writes to costs nothing. */
function roomFor(bytes: number): number {
  const step = Math.max(largeBytes, 2 ** (Math.floor(Math.log2(bytes)) - 3));
  return Math.ceil(bytes / step) * step;
}

/** Smaller ones are not worth it. Bytes. */
const leastFreed = 16 * 1024;

/** The memory under some buffers, where nothing else can be in it. */
function memoryOf(buffers: readonly Buffer[], least: number): Set<ArrayBuffer> {
  const memory = new Set<ArrayBuffer>();
  for (const { buffer, byteLength } of buffers) {
    if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < least) continue;
    if (buffer.byteLength === byteLength || lent.has(buffer)) memory.add(buffer);
  }
  return memory;
}

function freeUnused(): void {
  if (!wasUsed) {
    free(kept);
    kept = [];
    clearInterval(idle);
    idle = undefined;
  }
  wasUsed = false;
}

const nobody = new MessageChannel();
nobody.port1.close();

/** What is handed over to a closed port is gone with the message nobody gets; a collection may be far off. */
function free(memory: readonly ArrayBuffer[]): void {
  if (memory.length > 0) nobody.port2.postMessage(undefined, [...memory]);
}
