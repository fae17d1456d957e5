import type { AnswerEvent, OpeningBlock } from './answer.ts';
import type { Seal } from './conversation.ts';

interface Held {
  pieces: AnswerEvent[];
  closed: boolean;
}

/**
 * Puts blocks that a stream may interleave (parallel tool calls) one after the other: pieces of the open block go out
 * at once, those of others wait until it closes.
 */
export class BlockSequence {
  private readonly emit: (event: AnswerEvent) => void;
  private current: string | undefined;
  private readonly waiting = new Map<string, Held>();

  constructor(emit: (event: AnswerEvent) => void) {
    this.emit = emit;
  }

  open(key: string, block: OpeningBlock): void {
    if (this.current === undefined) {
      this.current = key;
      this.emit({ type: 'open', block });
      return;
    }
    this.waiting.set(key, { pieces: [{ type: 'open', block }], closed: false });
  }

  delta(key: string, text: string): void {
    if (text === '') return;
    if (this.current === key) this.emit({ type: 'delta', text });
    else this.waiting.get(key)?.pieces.push({ type: 'delta', text });
  }

  close(key: string, seal?: Seal): void {
    const event: AnswerEvent = seal ? { type: 'close', seal } : { type: 'close' };
    if (this.current !== key) {
      const held = this.waiting.get(key);
      if (held && !held.closed) {
        held.pieces.push(event);
        held.closed = true;
      }
      return;
    }
    this.emit(event);
    this.current = undefined;
    this.next();
  }

  closeAll(): void {
    while (this.current !== undefined) this.close(this.current);
  }

  /** Lets the blocks that waited go out, up to the first that is still open. */
  private next(): void {
    for (const [key, { pieces, closed }] of this.waiting) {
      this.waiting.delete(key);
      for (const piece of pieces) this.emit(piece);
      if (closed) continue;
      this.current = key;
      return;
    }
  }
}
