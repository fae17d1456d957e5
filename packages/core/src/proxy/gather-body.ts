import { freeMemory, giveBack, takeMemory } from './body-memory.ts';

/** As many bytes of pieces that have been copied are given back at once. */
const freedBytes = 256 * 1024;
/** Room for so many times what came is taken on the word of a client who says how much will. */
const ahead = 16;

/** A body as it comes: each piece is copied to its place while the processor still has it at hand. */
export class GatheredBody {
  length = 0;
  private readonly declared: number;
  private memory: Buffer | undefined;
  /** What came and is not given back: the only piece so far, or such as have been copied. */
  private pieces: Buffer[] = [];
  private pieceBytes = 0;

  /** @param declared bytes the client says will come; 0 = it does not say */
  constructor(declared: number) {
    this.declared = declared;
  }

  push(piece: Buffer): void {
    if (piece.length === 0) return;
    if (this.length > 0) this.append(piece);
    this.length += piece.length;
    this.pieces.push(piece);
    this.pieceBytes += piece.length;
    if (this.memory && this.pieceBytes >= freedBytes) this.freePieces();
  }

  /** A piece on its own is not copied. */
  whole(): Buffer {
    if (!this.memory) return this.pieces[0] ?? Buffer.alloc(0);
    this.freePieces();
    return this.memory.subarray(0, this.length);
  }

  private append(piece: Buffer): void {
    const needed = this.length + piece.length;
    if (!this.memory || needed > this.memory.length) this.grow(needed);
    piece.copy(this.memory as Buffer, this.length);
  }

  private grow(needed: number): void {
    const room = this.declared > 0 ? Math.min(this.declared, ahead * needed) : 2 * needed;
    const larger = takeMemory(Math.max(needed, room));
    const before = this.memory ?? (this.pieces[0] as Buffer);
    before.copy(larger, 0, 0, this.length);
    if (this.memory) giveBack([this.memory]);
    this.memory = larger;
  }

  private freePieces(): void {
    freeMemory(this.pieces);
    this.pieces = [];
    this.pieceBytes = 0;
  }
}
