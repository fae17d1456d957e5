import { type Ask, contentText, type Json, numberOf, objectOf, objectsOf, textOf } from '../ask.ts';
import { type Answer, wordsOf } from '../decide-answer.ts';
import type { Usage } from '../usage.ts';
import { type Dialect, sse } from './dialect.ts';

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

const stopReasons = { end: 'end_turn', tool: 'tool_use', length: 'max_tokens' } as const;

/** Anthropic Messages. */
export const messages: Dialect = {
  protocol: 'messages',
  readAsk,
  json: (answer, withUsage) => ({
    ...envelope(answer),
    content: blocksOf(answer).map(({ block }) => block),
    stop_reason: stopReasons[answer.stop],
    ...(withUsage && { usage: usageOf(answer.usage) }),
  }),
  events: (answer, { withUsage }) => ({
    opening: [
      event({
        type: 'message_start',
        message: {
          ...envelope(answer),
          ...(withUsage && { usage: { ...usageOf(answer.usage), output_tokens: 1 } }),
        },
      }),
      event({ type: 'ping' }),
    ],
    content: blocksOf(answer).flatMap(({ start, deltas }, index) => [
      event({ type: 'content_block_start', index, content_block: start }),
      ...deltas.map((delta) => event({ type: 'content_block_delta', index, delta })),
      event({ type: 'content_block_stop', index }),
    ]),
    closing: [
      event({
        type: 'message_delta',
        delta: { stop_reason: stopReasons[answer.stop], stop_sequence: null },
        ...(withUsage && { usage: usageOf(answer.usage) }),
      }),
      event({ type: 'message_stop' }),
    ],
  }),
  error: (status, message) => ({
    type: 'error',
    error: { type: errorTypes[status] ?? 'api_error', message },
  }),
  errorEvent: (message) => event({ type: 'error', error: { type: 'overloaded_error', message } }),
};

function event(value: Json & { type: string }): string {
  return sse(value, value.type);
}

function readAsk(body: Json): Ask {
  const turns = objectsOf(body.messages);
  // Claude Code puts `role: "system"` entries between the turns.
  const last = turns.filter(({ role }) => role !== 'system').at(-1);
  const blocks = turns.flatMap(({ content }) => objectsOf(content));
  const thinking = textOf(objectOf(body.thinking)?.type);
  const format = objectOf(objectOf(body.output_config)?.format);
  return {
    model: textOf(body.model),
    streams: body.stream === true,
    prompt: contentText(last?.content),
    bringsToolResult: objectsOf(last?.content).some(({ type }) => type === 'tool_result'),
    tools: objectsOf(body.tools)
      .filter(({ input_schema }) => objectOf(input_schema))
      .map((tool) => ({
        name: textOf(tool.name),
        kind: 'function' as const,
        schema: objectOf(tool.input_schema) ?? {},
      })),
    thinks: (thinking !== '' && thinking !== 'disabled') || textOf(body.model).includes('thinking'),
    earlierAnswers: turns.filter(({ role }) => role === 'assistant').length,
    cache: cacheOf(JSON.stringify([body.system, body.tools, body.messages])),
    answerSchema: objectOf(format?.schema),
    maxTokens: numberOf(body.max_tokens),
    wantsUsage: true,
    seals: blocks.map(({ signature }) => textOf(signature)).filter((seal) => seal !== ''),
  };
}

function cacheOf(marked: string): Ask['cache'] {
  if (!marked.includes('"cache_control"')) return 'none';
  return marked.includes('"ttl":"1h"') ? '1h' : '5m';
}

function envelope({ id, model }: Answer): Json {
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
}

interface Block {
  /** As a whole answer has it. */
  block: Json;
  /** As a stream opens it. */
  start: Json;
  deltas: Json[];
}

function blocksOf(answer: Answer): Block[] {
  const blocks: Block[] = [];
  const { thinking, seal, text, calls } = answer;
  if (thinking) {
    blocks.push({
      block: { type: 'thinking', thinking, signature: seal },
      start: { type: 'thinking', thinking: '', signature: '' },
      deltas: [
        ...wordsOf(thinking).map((word) => ({ type: 'thinking_delta', thinking: word })),
        { type: 'signature_delta', signature: seal },
      ],
    });
  }
  if (text || calls.length === 0) {
    blocks.push({
      block: { type: 'text', text },
      start: { type: 'text', text: '' },
      deltas: wordsOf(text).map((word) => ({ type: 'text_delta', text: word })),
    });
  }
  for (const { id, tool, input } of calls) {
    const head = { type: 'tool_use', id: `toolu_${id}`, name: tool.name };
    blocks.push({
      block: { ...head, input: JSON.parse(input) as Json },
      start: { ...head, input: {} },
      deltas: ['', ...wordsOf(input)].map((part) => ({ type: 'input_json_delta', partial_json: part })),
    });
  }
  return blocks;
}

function usageOf(usage: Usage): Json {
  return {
    input_tokens: usage.input,
    cache_creation_input_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite5m,
      ephemeral_1h_input_tokens: usage.cacheWrite1h,
    },
    output_tokens: usage.output,
    ...(usage.reasoning > 0 && { output_tokens_details: { thinking_tokens: usage.reasoning } }),
    service_tier: 'standard',
  };
}
