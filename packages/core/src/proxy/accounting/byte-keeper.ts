/**
 * Keeps the beginning of a stream. Large pieces, and a first one, are kept as they come: they are read from the socket in
 * buffers of their own size. Many small ones are copied together, because each would live on as three objects.
 */
export class ByteKeeper {
  /** Bytes that passed in all. */
  total = 0;
  /** Bytes of memory taken from the budget. */
  held = 0;
  private readonly maxBytes: number;
  private readonly budget: MemoryBudget;
  private readonly kept: Buffer[] = [];
  /** Takes up small pieces. */
  private block: Buffer | undefined;
  private filled = 0;

  /** @param budget bytes all keepers of a process may hold; what does not fit is only counted */
  constructor(maxBytes: number, budget: MemoryBudget) {
    this.maxBytes = maxBytes;
    this.budget = budget;
  }

  push(piece: Buffer): void {
    this.total += piece.length;
    const room = this.maxBytes - this.held;
    // A gap would be taken for a whole answer.
    if (room <= 0 || this.held < this.total - piece.length) return;
    const bytes = Math.min(piece.length, room);
    if (!this.budget.take(bytes)) return;
    this.held += bytes;
    if (bytes < largePiece && this.kept.length > 0) {
      this.copy(piece, bytes);
      return;
    }
    this.closeBlock();
    // A part would hold on to all of it.
    this.kept.push(bytes === piece.length ? piece : Buffer.from(piece.subarray(0, bytes)));
  }

  /** What is kept so far. */
  pieces(): Buffer[] {
    return this.block ? [...this.kept, this.block.subarray(0, this.filled)] : [...this.kept];
  }

  private copy(piece: Buffer, bytes: number): void {
    for (let from = 0; from < bytes; ) {
      this.block ??= Buffer.allocUnsafeSlow(largePiece);
      const copied = piece.copy(this.block, this.filled, from, bytes);
      from += copied;
      this.filled += copied;
      if (this.filled === largePiece) this.closeBlock();
    }
  }

  private closeBlock(): void {
    if (this.block) this.kept.push(this.block.subarray(0, this.filled));
    this.block = undefined;
    this.filled = 0;
  }
}

/** Smaller pieces are copied together, so many bytes at a time. */
const largePiece = 8 * 1024;

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
