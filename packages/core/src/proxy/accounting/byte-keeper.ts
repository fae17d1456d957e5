/** Keeps the beginning of a stream, copied into a few blocks: small pieces do not hold on to their large buffers. */
export interface ByteKeeper {
  push(piece: Buffer): void;
  /** What is kept so far. */
  bytes(): Buffer;
  /** Bytes that passed in all. */
  readonly total: number;
  /** Bytes of memory taken from the budget. */
  readonly held: number;
}

const firstBlock = 1024;
const largestBlock = 64 * 1024;

/** @param budget bytes all keepers of a process may hold; what does not fit is only counted */
export function createByteKeeper(maxBytes: number, budget: MemoryBudget): ByteKeeper {
  const full: Buffer[] = [];
  let block = Buffer.alloc(0);
  let used = 0;
  let kept = 0;
  let total = 0;
  let held = 0;

  function nextBlock(wanted: number): boolean {
    const size = Math.min(
      maxBytes - kept,
      Math.max(wanted, Math.min(largestBlock, 2 * block.length || firstBlock)),
    );
    if (size <= 0 || !budget.take(size)) return false;
    held += size;
    if (used > 0) full.push(block.subarray(0, used));
    block = Buffer.allocUnsafeSlow(size);
    used = 0;
    return true;
  }

  return {
    push(piece) {
      total += piece.length;
      for (let at = 0; at < piece.length && kept < maxBytes; ) {
        if (used === block.length && !nextBlock(piece.length - at)) return;
        const copied = piece.copy(block, used, at);
        used += copied;
        kept += copied;
        at += copied;
      }
    },
    bytes: () => Buffer.concat([...full, block.subarray(0, used)]),
    get total() {
      return total;
    },
    get held() {
      return held;
    },
  };
}

/** Bytes that may be held at once. */
export interface MemoryBudget {
  /** False: there is not so much left. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

export function createMemoryBudget(bytes: number): MemoryBudget {
  let left = bytes;
  return {
    take(wanted) {
      if (wanted > left) return false;
      left -= wanted;
      return true;
    },
    give(back) {
      left = Math.min(bytes, left + back);
    },
  };
}
