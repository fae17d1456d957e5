import { messagesWire } from '../../messages/wire.ts';
import { mergeUsage } from '../../usage.ts';
import type { Answer, AnswerEvent, AnswerPart, OpeningBlock } from '../answer.ts';
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
  const part = readBlock(block, { where: `content.${index}`, losses });
  const isAnswer =
    part?.type === 'text' ||
    part?.type === 'refusal' ||
    part?.type === 'reasoning' ||
    part?.type === 'tool-call';
  return isAnswer ? [part] : [];
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
        id: asText(block.id) ?? '',
        name: asText(block.name) ?? '',
        flavour: 'function',
      };
    default:
      return undefined;
  }
}

/** Reads the events of a Messages stream. */
export function createMessagesStreamReader(emit: (event: AnswerEvent) => void, losses: Losses): StreamReader {
  const blocks = new BlockSequence(emit);
  const signatures = new Map<string, string>();
  const redacted = new Map<string, string>();
  let usage: Record<string, unknown> | undefined;
  let delta: Record<string, unknown> = {};

  function open(key: string, block: Record<string, unknown>): void {
    const opening = openingOf(block);
    if (!opening) {
      losses.note(`content.${String(block.type)}`);
      return;
    }
    blocks.open(key, opening);
    blocks.delta(key, asText(block.text) ?? asText(block.thinking) ?? '');
    // Some upstreams send a call's whole input at once, where it opens.
    if (block.type === 'tool_use' && Object.keys(asObject(block.input) ?? {}).length > 0) {
      blocks.delta(key, JSON.stringify(block.input));
    }
    if (block.type === 'redacted_thinking') redacted.set(key, asText(block.data) ?? '');
    addSignature(key, asText(block.signature));
  }

  function addSignature(key: string, piece: string | undefined): void {
    if (piece) signatures.set(key, (signatures.get(key) ?? '') + piece);
  }

  function close(key: string): void {
    const signature = signatures.get(key);
    const data = redacted.get(key);
    if (data !== undefined) blocks.close(key, { ...unwrapSeal(data, 'messages'), redacted: true });
    else blocks.close(key, signature === undefined ? undefined : unwrapSeal(signature, 'messages'));
    signatures.delete(key);
    redacted.delete(key);
  }

  function finish(): void {
    blocks.closeAll();
    const stopSequence = asText(delta.stop_sequence);
    emit({
      type: 'finish',
      ending: {
        reason: readStopReason(delta.stop_reason),
        ...(stopSequence && { stopSequence }),
        usage: readUsage(usage),
      },
    });
  }

  return {
    event(value, name) {
      if (!value) return;
      const key = String(value.index);
      const piece = asObject(value.delta) ?? {};
      switch (asText(value.type) ?? name) {
        case 'message_start': {
          const message = asObject(value.message) ?? {};
          usage = asObject(message.usage);
          emit({ type: 'start', id: asText(message.id), model: asText(message.model) });
          return;
        }
        case 'content_block_start':
          open(key, asObject(value.content_block) ?? {});
          return;
        case 'content_block_delta':
          if (piece.type === 'citations_delta') losses.note('citations');
          addSignature(key, asText(piece.signature));
          blocks.delta(key, asText(piece.text) ?? asText(piece.thinking) ?? asText(piece.partial_json) ?? '');
          return;
        case 'content_block_stop':
          close(key);
          return;
        case 'message_delta':
          delta = { ...delta, ...piece };
          usage = mergeUsage(usage, asObject(value.usage) ?? {});
          return;
        case 'message_stop':
          finish();
          return;
        case 'error':
          emit({ type: 'error', error: messagesWire.parseErrorEvent(dataLine(value)) });
      }
    },
    end() {},
  };
}

function dataLine(value: Record<string, unknown>): Buffer {
  return Buffer.from(`data: ${JSON.stringify(value)}`);
}
