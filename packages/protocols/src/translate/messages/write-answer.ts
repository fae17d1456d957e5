import { messagesWire } from '../../messages/wire.ts';
import { formatEvent } from '../../sse-fields.ts';
import type { Answer, AnswerEvent, AnswerPart, OpeningBlock } from '../answer.ts';
import type { AnswerContext, StreamWriter } from '../protocol-translator.ts';
import { wrapSeal } from '../seal.ts';
import { mapPresent } from '../values.ts';
import { writeStopReason, writeUsage } from './usage.ts';
import { thinkingBlock, wireId, writeToolCall } from './write-blocks.ts';

type Body = Record<string, unknown>;

/** A JSON answer of the Messages API. */
export function writeMessagesAnswer({ id, model, parts, ending }: Answer, context: AnswerContext): Body {
  return {
    id: messageId(id, context),
    type: 'message',
    role: 'assistant',
    model: model ?? context.model,
    content: mapPresent(parts, writePart),
    stop_reason: writeStopReason(ending.reason),
    stop_sequence: ending.stopSequence ?? null,
    usage: writeUsage(ending.usage),
  };
}

function messageId(id: string | undefined, context: AnswerContext): string {
  const known = id ?? context.id;
  return known.startsWith('msg_') ? known : `msg_${known}`;
}

function writePart(part: AnswerPart): Body | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text === '' ? undefined : { type: 'text', text: part.text };
    case 'reasoning':
      return thinkingBlock(part);
    case 'tool-call':
      return writeToolCall(part);
  }
}

/** Writes a Messages stream. */
export function createMessagesStreamWriter(context: AnswerContext): StreamWriter {
  let index = -1;
  let block: OpeningBlock | undefined;

  const onDelta = (text: string): string =>
    formatEvent('content_block_delta', { type: 'content_block_delta', index, delta: deltaOf(block, text) });

  function onClose(event: Extract<AnswerEvent, { type: 'close' }>): string {
    const signed = event.seal
      ? formatEvent('content_block_delta', {
          type: 'content_block_delta',
          index,
          delta: { type: 'signature_delta', signature: wrapSeal(event.seal, 'messages') },
        })
      : '';
    return signed + formatEvent('content_block_stop', { type: 'content_block_stop', index });
  }

  return {
    write(event) {
      switch (event.type) {
        case 'start':
          return formatEvent('message_start', {
            type: 'message_start',
            message: startedMessage(event, context),
          });
        case 'open':
          index++;
          block = event.block;
          return formatEvent('content_block_start', {
            type: 'content_block_start',
            index,
            content_block: openedBlock(block),
          });
        case 'delta':
          return onDelta(event.text);
        case 'close':
          return onClose(event);
        case 'finish':
          return (
            formatEvent('message_delta', {
              type: 'message_delta',
              delta: {
                stop_reason: writeStopReason(event.ending.reason),
                stop_sequence: event.ending.stopSequence ?? null,
              },
              usage: writeUsage(event.ending.usage),
            }) + formatEvent('message_stop', { type: 'message_stop' })
          );
        case 'error':
          return messagesWire.formatErrorEvent(event.error);
      }
    },
  };
}

/** Other upstreams tell their usage at the end, so the first event has none. */
function startedMessage(
  { id, model }: { id: string | undefined; model: string | undefined },
  context: AnswerContext,
): Body {
  return {
    id: messageId(id, context),
    type: 'message',
    role: 'assistant',
    model: model ?? context.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: writeUsage(undefined),
  };
}

function openedBlock(block: OpeningBlock): Body {
  switch (block.type) {
    case 'text':
    case 'refusal':
      return { type: 'text', text: '' };
    case 'reasoning':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'tool-call':
      return {
        ...writeToolCall({ ...block, input: '', flavour: 'function' }),
        id: wireId(block.id),
        input: {},
      };
  }
}

function deltaOf(block: OpeningBlock | undefined, text: string): Body {
  switch (block?.type) {
    case 'reasoning':
      return { type: 'thinking_delta', thinking: text };
    case 'tool-call':
      return { type: 'input_json_delta', partial_json: text };
    default:
      return { type: 'text_delta', text };
  }
}
