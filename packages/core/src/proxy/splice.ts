import { type BodyPieces, piecesOf } from './body-pieces.ts';

const commaBytes = Buffer.from(',');

/** Puts a document together from stretches of another and new values; neighbouring stretches become one. */
export class Splice {
  private readonly source: Buffer;
  private readonly pieces: Buffer[] = [];
  /** The stretch that is not cut out yet. */
  private from = 0;
  private to: number;
  private isFirst = true;

  /** @param open where the members begin; all before is kept */
  constructor(source: Buffer, open: number) {
    this.source = source;
    this.to = open;
  }

  /** Keeps a member's bytes, or their beginning. */
  keep(start: number, end: number): void {
    // The comma between two members of the source lies right before the second.
    if (this.to === start - 1 && !this.isFirst) this.to = end;
    else {
      if (!this.isFirst) this.put(commaBytes);
      this.goOn(start, end);
    }
    this.isFirst = false;
  }

  /** Keeps more of the source, without a comma. */
  goOn(start: number, end: number): void {
    if (this.to !== start) {
      this.cut();
      this.from = start;
    }
    this.to = end;
  }

  put(bytes: Buffer): void {
    this.cut();
    this.pieces.push(bytes);
  }

  member(key: string, value: Buffer): void {
    this.put(Buffer.from(`${this.isFirst ? '' : ','}${JSON.stringify(key)}:`));
    this.put(value);
    this.isFirst = false;
  }

  end(close: number): BodyPieces {
    this.goOn(close, this.source.length);
    this.cut();
    return piecesOf(this.pieces);
  }

  /** After it, nothing of the source waits. */
  private cut(): void {
    if (this.to > this.from) this.pieces.push(this.source.subarray(this.from, this.to));
    this.from = this.to = -1;
  }
}
