/**
 * Keeps the beginning of a stream. The pieces are kept as they come, not copied: they are read from the socket in
 * buffers of their own size. Only many small ones are put together, because each costs an object.
 */
export class ByteKeeper {
  /** Bytes that passed in all. */
  total = 0;
  /** Bytes of memory taken from the budget. */
  held = 0;
  private readonly maxBytes: number;
  private readonly budget: MemoryBudget;
  private whole: Buffer[] = [];
  private small: Buffer[] = [];
  private smallBytes = 0;

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
    const kept = piece.length <= room ? piece : Buffer.from(piece.subarray(0, room));
    if (!this.budget.take(kept.length)) return;
    this.held += kept.length;
    if (kept.length >= largePiece) {
      this.joinSmall();
      this.whole.push(kept);
      return;
    }
    this.small.push(kept);
    this.smallBytes += kept.length;
    if (this.smallBytes >= largePiece) this.joinSmall();
  }

  /** What is kept so far. */
  pieces(): Buffer[] {
    return [...this.whole, ...this.small];
  }

  private joinSmall(): void {
    if (this.small.length === 0) return;
    this.whole.push(this.small.length === 1 ? (this.small[0] as Buffer) : Buffer.concat(this.small));
    this.small = [];
    this.smallBytes = 0;
  }
}

/** Smaller pieces are put together until they are as large. Bytes. */
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
