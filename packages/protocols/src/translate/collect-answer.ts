import type { WireError } from '../wire.ts';
import type { Answer, AnswerEvent, AnswerPart, OpeningBlock } from './answer.ts';
import type { Seal } from './conversation.ts';

/** Gathers the events of a stream into one answer. */
export class AnswerCollector {
  private id: string | undefined;
  private model: string | undefined;
  private readonly parts: AnswerPart[] = [];
  private block: OpeningBlock | undefined;
  private pieces: string[] = [];
  private ending: Answer['ending'] | undefined;
  error: WireError | undefined;

  push(event: AnswerEvent): void {
    switch (event.type) {
      case 'start':
        this.id = event.id;
        this.model = event.model;
        return;
      case 'open':
        this.block = event.block;
        this.pieces = [];
        return;
      case 'delta':
        this.pieces.push(event.text);
        return;
      case 'close':
        this.close(event.seal);
        return;
      case 'finish':
        this.ending = event.ending;
        return;
      case 'error':
        this.error = event.error;
    }
  }

  /** Undefined: the stream did not reach its end. */
  answer(): Answer | undefined {
    return this.ending && { id: this.id, model: this.model, parts: this.parts, ending: this.ending };
  }

  private close(seal: Seal | undefined): void {
    if (this.block) this.parts.push(partOf(this.block, { text: this.pieces.join(''), seal }));
    this.block = undefined;
  }
}

/** The part a finished block has become. */
export function partOf(
  block: OpeningBlock,
  { text, seal }: { text: string; seal: Seal | undefined },
): AnswerPart {
  switch (block.type) {
    case 'tool-call':
      return { ...block, input: text };
    case 'reasoning':
      return { type: 'reasoning', text, ...(seal && { seal }) };
    case 'text':
    case 'refusal':
      return { type: block.type, text };
  }
}
