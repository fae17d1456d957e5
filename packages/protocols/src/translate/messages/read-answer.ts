import { messagesWire } from '../../messages/wire.ts';
import { mergeUsage } from '../../usage.ts';
import type { Answer, AnswerEvent, AnswerPart, OpeningBlock } from '../answer.ts';
import { callId } from '../answer-content.ts';
import type { Losses } from '../losses.ts';
import type { StreamReader } from '../protocol-translator.ts';
import { unwrapSeal } from '../seal.ts';
import { BlockSequence } from '../sequence-blocks.ts';
import { asList, asObject, asText } from '../values.ts';
import { readBlock } from './parts.ts';
import { readStopReason, readUsage } from './usage.ts';

/** A JSON answer of the Messages API. */
export function readMessagesAnswer(body: Record<string, unknown>, losses: Losses): Answer | undefined {
  if (!Array.isArray(body.content)) return undefined;
  const stopSequence = asText(body.stop_sequence);
  return {
    id: asText(body.id),
    model: asText(body.model),
    parts: asList(body.content).flatMap((value, index) => readAnswerPart(value, { index, losses })),
    ending: {
      reason: readStopReason(body.stop_reason),
      ...(stopSequence && { stopSequence }),
      usage: readUsage(asObject(body.usage)),
    },
  };
}

function readAnswerPart(value: unknown, { index, losses }: { index: number; losses: Losses }): AnswerPart[] {
  const block = asObject(value);
  if (!block) return [];
  const known = openingOf(block);
  if (!known) {
    losses.note(`content.${String(block.type)}`);
    return [];
  }
  if (known.type === 'tool-call') return [{ ...known, input: JSON.stringify(block.input ?? {}) }];
  const part = readBlock(block, { where: `content.${index}`, losses });
  return part?.type === 'text' || part?.type === 'reasoning' ? [part] : [];
}

/** What a block opens as; undefined = a kind no other protocol has. */
function openingOf(block: Record<string, unknown>): OpeningBlock | undefined {
  switch (block.type) {
    case 'text':
      return { type: 'text' };
    case 'thinking':
    case 'redacted_thinking':
      return { type: 'reasoning' };
    case 'tool_use':
      return {
        type: 'tool-call',
        id: callId(block.id),
        name: asText(block.name) ?? '',
        flavour: 'function',
      };
    default:
      return undefined;
  }
}

/** Reads the events of a Messages stream. */
export function createMessagesStreamReader(emit: (event: AnswerEvent) => void, losses: Losses): StreamReader {
  const stream = new MessagesStream(emit, losses);
  return { event: (value, name) => value && stream.event(value, asText(value.type) ?? name), end() {} };
}

class MessagesStream {
  private readonly emit: (event: AnswerEvent) => void;
  private readonly losses: Losses;
  private readonly blocks: BlockSequence;
  private readonly signatures = new Map<string, string>();
  private readonly redacted = new Map<string, string>();
  private usage: Record<string, unknown> | undefined;
  private delta: Record<string, unknown> = {};

  constructor(emit: (event: AnswerEvent) => void, losses: Losses) {
    this.emit = emit;
    this.losses = losses;
    this.blocks = new BlockSequence(emit);
  }

  event(value: Record<string, unknown>, type: string): void {
    const key = String(value.index);
    switch (type) {
      case 'message_start':
        this.start(asObject(value.message) ?? {});
        return;
      case 'content_block_start':
        this.open(key, asObject(value.content_block) ?? {});
        return;
      case 'content_block_delta':
        this.piece(key, asObject(value.delta) ?? {});
        return;
      case 'content_block_stop':
        this.close(key);
        return;
      case 'message_delta':
        this.delta = { ...this.delta, ...asObject(value.delta) };
        this.usage = mergeUsage(this.usage, asObject(value.usage) ?? {});
        return;
      case 'message_stop':
        this.finish();
        return;
      case 'error':
        this.emit({ type: 'error', error: messagesWire.parseErrorEvent(dataLine(value)) });
    }
  }

  private start(message: Record<string, unknown>): void {
    this.usage = asObject(message.usage);
    this.emit({ type: 'start', id: asText(message.id), model: asText(message.model) });
  }

  private open(key: string, block: Record<string, unknown>): void {
    const opening = openingOf(block);
    if (!opening) {
      this.losses.note(`content.${String(block.type)}`);
      return;
    }
    this.blocks.open(key, opening);
    this.blocks.delta(key, asText(block.text) ?? asText(block.thinking) ?? '');
    // Some upstreams send a call's whole input at once, where it opens.
    if (block.type === 'tool_use' && Object.keys(asObject(block.input) ?? {}).length > 0) {
      this.blocks.delta(key, JSON.stringify(block.input));
    }
    if (block.type === 'redacted_thinking') this.redacted.set(key, asText(block.data) ?? '');
    this.sign(key, asText(block.signature));
  }

  private piece(key: string, piece: Record<string, unknown>): void {
    if (piece.type === 'citations_delta') this.losses.note('citations');
    this.sign(key, asText(piece.signature));
    this.blocks.delta(key, asText(piece.text) ?? asText(piece.thinking) ?? asText(piece.partial_json) ?? '');
  }

  private sign(key: string, piece: string | undefined): void {
    if (piece) this.signatures.set(key, (this.signatures.get(key) ?? '') + piece);
  }

  private close(key: string): void {
    const signature = this.signatures.get(key);
    const data = this.redacted.get(key);
    if (data !== undefined) this.blocks.close(key, { ...unwrapSeal(data, 'messages'), redacted: true });
    else this.blocks.close(key, signature === undefined ? undefined : unwrapSeal(signature, 'messages'));
    this.signatures.delete(key);
    this.redacted.delete(key);
  }

  private finish(): void {
    this.blocks.closeAll();
    const stopSequence = asText(this.delta.stop_sequence);
    this.emit({
      type: 'finish',
      ending: {
        reason: readStopReason(this.delta.stop_reason),
        ...(stopSequence && { stopSequence }),
        usage: readUsage(this.usage),
      },
    });
  }
}

function dataLine(value: Record<string, unknown>): Buffer {
  return Buffer.from(`data: ${JSON.stringify(value)}`);
}
