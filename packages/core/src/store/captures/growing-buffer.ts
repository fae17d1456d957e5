/** Bytes put one after another into memory that is used again: what they were cut from can go. */
export class GrowingBuffer {
  length = 0;
  private room: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): void {
    this.reserve(bytes.length);
    this.length += bytes.copy(this.room, this.length);
  }

  pushText(text: string): void {
    this.reserve(text.length * 3);
    this.length += this.room.write(text, this.length);
  }

  /** A view, true until the next change. */
  bytes(): Buffer {
    return this.room.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
    if (this.room.length > keptBytes) this.room = Buffer.alloc(0);
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.room.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.room.length, firstBytes));
    this.room.copy(larger, 0, 0, this.length);
    this.room = larger;
  }
}

const firstBytes = 64 * 1024;
/** More than this is given back. */
const keptBytes = 8 * 1024 * 1024;
