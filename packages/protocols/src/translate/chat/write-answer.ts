import { chatWire } from '../../chat/wire.ts';
import type { Answer, AnswerEvent, Ending, OpeningBlock } from '../answer.ts';
import type { ToolCallPart } from '../conversation.ts';
import { writeOpenaiUsage } from '../openai-usage.ts';
import type { AnswerContext, StreamWriter } from '../protocol-translator.ts';
import { wireName } from '../tool-names.ts';
import { compact } from '../values.ts';
import { chatUsageNames, writeFinishReason } from './usage.ts';

type Body = Record<string, unknown>;

/** A JSON answer of Chat Completions. */
export function writeChatAnswer(answer: Answer, context: AnswerContext): Body {
  const { parts, ending } = answer;
  const textOf = (kind: 'text' | 'reasoning' | 'refusal'): string =>
    parts.flatMap((part) => (part.type === kind ? [part.text] : [])).join('');
  const calls = parts.filter((part) => part.type === 'tool-call');
  const text = textOf('text');
  return compact({
    id: chatId(answer.id, context),
    object: 'chat.completion',
    created: context.createdAt,
    model: answer.model ?? context.model,
    choices: [
      {
        index: 0,
        message: compact({
          role: 'assistant',
          content: text === '' && calls.length > 0 ? null : text,
          refusal: textOf('refusal') || null,
          reasoning_content: textOf('reasoning') || undefined,
          tool_calls: calls.length > 0 ? calls.map(writeCall) : undefined,
        }),
        logprobs: null,
        finish_reason: writeFinishReason(ending.reason),
      },
    ],
    usage: ending.usage && writeOpenaiUsage(ending.usage, chatUsageNames),
  });
}

function chatId(id: string | undefined, context: AnswerContext): string {
  const known = id ?? context.id;
  return known.startsWith('chatcmpl-') ? known : `chatcmpl-${known}`;
}

function writeCall({ id, flavour, input, ...names }: ToolCallPart): Body {
  const name = wireName(names);
  if (flavour === 'custom') return { id, type: 'custom', custom: { name, input } };
  return { id, type: 'function', function: { name, arguments: input } };
}

/** Writes a Chat Completions stream. */
export function createChatStreamWriter(context: AnswerContext): StreamWriter {
  let head: Body = {};
  let block: OpeningBlock | undefined;
  let calls = 0;

  const chunk = (delta: Body, finish: string | null = null): string =>
    line({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] });

  function onOpen(opening: OpeningBlock): string {
    block = opening;
    if (opening.type !== 'tool-call') return '';
    const index = calls++;
    return chunk({ tool_calls: [{ index, ...writeCall({ ...opening, input: '' }) }] });
  }

  function onFinish({ reason, usage }: Ending): string {
    const counts = usage && { usage: writeOpenaiUsage(usage, chatUsageNames) };
    const last = { ...head, choices: [{ index: 0, delta: {}, finish_reason: writeFinishReason(reason) }] };
    // A chunk of its own is what `stream_options.include_usage` asks for.
    const tail = context.wants.usageChunk && counts ? line({ ...head, choices: [], ...counts }) : '';
    return `${line(tail === '' ? { ...last, ...counts } : last)}${tail}data: [DONE]\n\n`;
  }

  return {
    write(event: AnswerEvent) {
      switch (event.type) {
        case 'start':
          head = {
            id: chatId(event.id, context),
            object: 'chat.completion.chunk',
            created: context.createdAt,
            model: event.model ?? context.model,
          };
          return chunk({ role: 'assistant', content: '' });
        case 'open':
          return onOpen(event.block);
        case 'delta':
          return chunk(deltaOf(block, { text: event.text, index: calls - 1 }));
        case 'close':
          return '';
        case 'finish':
          return onFinish(event.ending);
        case 'error':
          return chatWire.formatErrorEvent(event.error);
      }
    },
  };
}

function deltaOf(block: OpeningBlock | undefined, { text, index }: { text: string; index: number }): Body {
  switch (block?.type) {
    case 'reasoning':
      return { reasoning_content: text };
    case 'refusal':
      return { refusal: text };
    case 'tool-call':
      return {
        tool_calls: [
          block.flavour === 'custom'
            ? { index, custom: { input: text } }
            : { index, function: { arguments: text } },
        ],
      };
    default:
      return { content: text };
  }
}

function line(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
