import { responsesWire } from '../../responses/wire.ts';
import { formatEvent } from '../../sse-fields.ts';
import type { WireError } from '../../wire.ts';
import type { AnswerEvent, Ending, OpeningBlock } from '../answer.ts';
import { partOf } from '../collect-answer.ts';
import type { Seal } from '../conversation.ts';
import type { AnswerContext, StreamWriter } from '../protocol-translator.ts';
import { contentOf, finishedResponse, itemId, itemOf, openItem, responseHead } from './write-answer.ts';

type Body = Record<string, unknown>;

/** Events around the pieces of a block, by what the block is. */
interface BlockEvents {
  delta: string;
  /** Names of the member that holds the finished text. */
  done: string;
  member: 'text' | 'refusal' | 'arguments' | 'input';
}

const summaryEvents: BlockEvents = {
  delta: 'response.reasoning_summary_text.delta',
  done: 'response.reasoning_summary_text.done',
  member: 'text',
};

function eventsOf(block: OpeningBlock): BlockEvents {
  switch (block.type) {
    case 'text':
      return { delta: 'response.output_text.delta', done: 'response.output_text.done', member: 'text' };
    case 'refusal':
      return { delta: 'response.refusal.delta', done: 'response.refusal.done', member: 'refusal' };
    case 'reasoning':
      return summaryEvents;
    case 'tool-call':
      return block.flavour === 'custom'
        ? {
            delta: 'response.custom_tool_call_input.delta',
            done: 'response.custom_tool_call_input.done',
            member: 'input',
          }
        : {
            delta: 'response.function_call_arguments.delta',
            done: 'response.function_call_arguments.done',
            member: 'arguments',
          };
  }
}

/**
 * What the writer keeps of an answer at most: the closing events of this protocol repeat the text of their item, the last
 * one all items, and clients rely on both (Codex on the items, OpenAI's SDK on the last). Characters; some thirty times the
 * longest answer a model gives.
 */
const maxKept = 16_000_000;

const tooLong: WireError = {
  status: 502,
  code: 'answer_too_long',
  message: `The answer is longer than ${maxKept} characters, more than a Responses stream of CLP can repeat at its end.`,
};

/** Writes a Responses stream. */
export function createResponsesStreamWriter(context: AnswerContext): StreamWriter {
  const stream = new ResponsesWriter(context);
  return { write: (event) => stream.write(event) };
}

class ResponsesWriter {
  private readonly context: AnswerContext;
  private head: ReturnType<typeof responseHead>;
  private readonly output: Body[] = [];
  private block: OpeningBlock | undefined;
  private pieces: string[] = [];
  private sequence = 0;
  private kept = 0;
  private isOver = false;

  constructor(context: AnswerContext) {
    this.context = context;
    this.head = responseHead({ id: undefined, model: undefined }, context);
  }

  write(event: AnswerEvent): string {
    if (this.isOver) return '';
    switch (event.type) {
      case 'start':
        return this.start(event);
      case 'open':
        return this.open(event.block);
      case 'delta':
        return this.delta(event.text);
      case 'close':
        return this.close(event.seal);
      case 'finish':
        return this.finish(event.ending);
      case 'error':
        return responsesWire.formatErrorEvent(event.error);
    }
  }

  private start(names: { id: string | undefined; model: string | undefined }): string {
    this.head = responseHead(names, this.context);
    const response = {
      ...this.head,
      status: 'in_progress',
      incomplete_details: null,
      output: [],
      usage: null,
    };
    return this.event('response.created', { response }) + this.event('response.in_progress', { response });
  }

  private open(block: OpeningBlock): string {
    this.block = block;
    this.pieces = [];
    const added = this.event('response.output_item.added', {
      output_index: this.index,
      item: openItem(block, this.itemId),
    });
    return added + this.partEvent(block, { name: 'added', text: '' });
  }

  private delta(text: string): string {
    if (!this.block) return '';
    this.kept += text.length;
    if (this.kept > maxKept) return this.giveUp();
    this.pieces.push(text);
    const logprobs = this.block.type === 'text' ? { logprobs: [] } : {};
    return this.event(eventsOf(this.block).delta, { ...this.place(this.block), delta: text, ...logprobs });
  }

  private giveUp(): string {
    this.isOver = true;
    this.pieces = [];
    this.output.length = 0;
    return responsesWire.formatErrorEvent(tooLong);
  }

  private close(seal: Seal | undefined): string {
    const { block } = this;
    if (!block) return '';
    const text = this.pieces.join('');
    const { done, member } = eventsOf(block);
    const logprobs = block.type === 'text' ? { logprobs: [] } : {};
    const written = this.event(done, { ...this.place(block), [member]: text, ...logprobs });
    const part = this.partEvent(block, { name: 'done', text });
    const item = itemOf(partOf(block, { text, seal }), { id: this.itemId, context: this.context });
    const itemDone = this.event('response.output_item.done', { output_index: this.index, item });
    this.output.push(item);
    this.block = undefined;
    return written + part + itemDone;
  }

  private finish(ending: Ending): string {
    const response = finishedResponse({ head: this.head, output: this.output, ending });
    return this.event(response.status === 'incomplete' ? 'response.incomplete' : 'response.completed', {
      response,
    });
  }

  /** Messages and summaries have parts inside their item, calls have none. */
  private partEvent(block: OpeningBlock, { name, text }: { name: 'added' | 'done'; text: string }): string {
    if (block.type === 'tool-call') return '';
    if (block.type === 'reasoning') {
      const part = { type: 'summary_text', text };
      return this.event(`response.reasoning_summary_part.${name}`, { ...this.place(block), part });
    }
    return this.event(`response.content_part.${name}`, {
      ...this.place(block),
      part: contentOf({ type: block.type, text }),
    });
  }

  private place(block: OpeningBlock): Body {
    const place = { item_id: this.itemId, output_index: this.index };
    if (block.type === 'tool-call') return place;
    return block.type === 'reasoning' ? { ...place, summary_index: 0 } : { ...place, content_index: 0 };
  }

  private event(type: string, members: Body): string {
    return formatEvent(type, { type, sequence_number: this.sequence++, ...members });
  }

  /** Items are numbered as they come; the open one is the next to be finished. */
  private get index(): number {
    return this.output.length;
  }

  private get itemId(): string {
    return itemId(this.head, this.index, this.block?.type ?? 'text');
  }
}
