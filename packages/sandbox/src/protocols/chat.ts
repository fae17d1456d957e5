import { type Ask, contentText, type Json, numberOf, objectOf, objectsOf, textOf } from '../ask.ts';
import { type Answer, wordsOf } from '../decide-answer.ts';
import type { Usage } from '../usage.ts';
import { type Dialect, sse } from './dialect.ts';
import { created, openaiError } from './openai-error.ts';

const finishReasons = { end: 'stop', tool: 'tool_calls', length: 'length' } as const;

/** OpenAI Chat Completions. */
export const chat: Dialect = {
  protocol: 'chat',
  readAsk,
  json: (answer, withUsage) => ({
    ...envelope(answer, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answer.text || null,
          ...(answer.thinking && { reasoning_content: answer.thinking }),
          ...(answer.calls.length > 0 && { tool_calls: toolCallsOf(answer) }),
        },
        finish_reason: finishReasons[answer.stop],
      },
    ],
    ...(withUsage && { usage: usageOf(answer.usage) }),
  }),
  events(answer, { withUsage, ask }) {
    const chunk = (delta: Json, finish_reason: string | null = null): string =>
      sse({ ...envelope(answer, 'chat.completion.chunk'), choices: [{ index: 0, delta, finish_reason }] });
    const usage = sse({
      ...envelope(answer, 'chat.completion.chunk'),
      choices: [],
      usage: usageOf(answer.usage),
    });
    return {
      opening: [chunk({ role: 'assistant', content: '' })],
      content: [
        ...wordsOf(answer.thinking).map((word) => chunk({ reasoning_content: word })),
        ...wordsOf(answer.text).map((word) => chunk({ content: word })),
        ...toolCallsOf(answer).flatMap((call, index) => toolChunks(call, index, chunk)),
      ],
      closing: [
        chunk({}, finishReasons[answer.stop]),
        ...(withUsage && ask.wantsUsage ? [usage] : []),
        'data: [DONE]\n\n',
      ],
    };
  },
  error: openaiError,
  errorEvent: (message) => sse({ error: { message, type: 'overloaded_error', code: 'overloaded_error' } }),
};

function readAsk(body: Json): Ask {
  const turns = objectsOf(body.messages).filter(({ role }) => role !== 'system' && role !== 'developer');
  const last = turns.at(-1);
  const format = objectOf(objectOf(body.response_format)?.json_schema);
  const effort = textOf(body.reasoning_effort);
  return {
    model: textOf(body.model),
    streams: body.stream === true,
    prompt: contentText(last?.content),
    bringsToolResult: last?.role === 'tool' || last?.role === 'function',
    tools: objectsOf(body.tools)
      .map(({ function: definition }) => objectOf(definition))
      .filter((definition) => definition !== undefined)
      .map(({ name, parameters }) => ({
        name: textOf(name),
        kind: 'function' as const,
        schema: objectOf(parameters) ?? {},
      })),
    thinks: (effort !== '' && effort !== 'none') || textOf(body.model).includes('thinking'),
    earlierAnswers: turns.filter(({ role }) => role === 'assistant').length,
    cache: 'automatic',
    answerSchema: objectOf(format?.schema),
    maxTokens: numberOf(body.max_completion_tokens) ?? numberOf(body.max_tokens),
    wantsUsage: objectOf(body.stream_options)?.include_usage === true,
    seals: [],
  };
}

function envelope({ id, model }: Answer, object: string): Json {
  return { id: `chatcmpl-${id}`, object, created, model };
}

interface ChatToolCall extends Json {
  id: string;
  function: { name: string; arguments: string };
}

function toolCallsOf({ calls }: Answer): ChatToolCall[] {
  return calls.map(({ id, tool, input }) => ({
    id: `call_${id}`,
    type: 'function',
    function: { name: tool.name, arguments: input },
  }));
}

function toolChunks(call: ChatToolCall, index: number, chunk: (delta: Json) => string): string[] {
  const opened = { ...call, index, function: { name: call.function.name, arguments: '' } };
  return [
    chunk({ tool_calls: [opened] }),
    ...wordsOf(call.function.arguments).map((part) =>
      chunk({ tool_calls: [{ index, function: { arguments: part } }] }),
    ),
  ];
}

function usageOf(usage: Usage): Json {
  const prompt = usage.input + usage.cacheRead;
  return {
    prompt_tokens: prompt,
    completion_tokens: usage.output,
    total_tokens: prompt + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead },
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
  };
}
