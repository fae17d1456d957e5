/**
 * Bytes put one after another. Small pieces are copied into buffers of their own, so that what they were cut from can go; large
 * ones are kept as they are.
 */
export class ByteList {
  /** Bytes in all. */
  length = 0;
  private readonly done: Buffer[] = [];
  private chunk: Buffer = Buffer.alloc(0);
  private cutAt = 0;
  private used = 0;

  push(bytes: Buffer): void {
    this.length += bytes.length;
    if (bytes.length >= largePiece) {
      this.cut();
      this.done.push(bytes);
      return;
    }
    this.makeRoom(bytes.length);
    this.used += bytes.copy(this.chunk, this.used);
  }

  pushText(text: string): void {
    const atMost = text.length * 3;
    if (atMost >= chunkBytes) {
      this.push(Buffer.from(text));
      return;
    }
    this.makeRoom(atMost);
    const written = this.chunk.write(text, this.used);
    this.used += written;
    this.length += written;
  }

  pieces(): readonly Buffer[] {
    this.cut();
    return this.done;
  }

  private makeRoom(bytes: number): void {
    if (this.used + bytes <= this.chunk.length) return;
    this.cut();
    this.chunk = Buffer.allocUnsafeSlow(chunkBytes);
    this.cutAt = 0;
    this.used = 0;
  }

  private cut(): void {
    if (this.used > this.cutAt) this.done.push(this.chunk.subarray(this.cutAt, this.used));
    this.cutAt = this.used;
  }
}

const chunkBytes = 128 * 1024;
/** Copying fewer bytes costs less than an object that lives on. */
const largePiece = 8 * 1024;
