import {
  type Ask,
  contentText,
  type Json,
  numberOf,
  objectOf,
  objectsOf,
  type Tool,
  textOf,
} from '../ask.ts';
import type { Answer } from '../decide-answer.ts';
import type { Usage } from '../usage.ts';
import { type Dialect, sse } from './dialect.ts';
import { created, openaiError } from './openai-error.ts';
import { itemsOf, type OutputItem } from './responses-items.ts';

/** OpenAI Responses. */
export const responses: Dialect = {
  protocol: 'responses',
  readAsk,
  json: (answer, withUsage) => finalResponse(answer, withUsage),
  events(answer, { withUsage }) {
    let sequence = 0;
    const event = (type: string, value: Json): string =>
      sse({ type, sequence_number: sequence++, ...value }, type);
    const started = { ...envelope(answer), status: 'in_progress', output: [], usage: null };
    return {
      opening: [
        event('response.created', { response: started }),
        event('response.in_progress', { response: started }),
      ],
      content: itemsOf(answer).flatMap((output, index) => itemEvents(output, index, event)),
      closing: [
        event(answer.stop === 'length' ? 'response.incomplete' : 'response.completed', {
          response: finalResponse(answer, withUsage),
        }),
      ],
    };
  },
  error: openaiError,
  errorEvent: (message) =>
    sse(
      {
        type: 'response.failed',
        sequence_number: 0,
        response: { status: 'failed', output: [], error: { code: 'server_is_overloaded', message } },
      },
      'response.failed',
    ),
};

function itemEvents(
  { item, opened, steps }: OutputItem,
  output_index: number,
  event: (type: string, value: Json) => string,
): string[] {
  return [
    event('response.output_item.added', { output_index, item: opened }),
    ...steps.map(({ type, value }) => event(type, { item_id: item.id, output_index, ...value })),
    event('response.output_item.done', { output_index, item }),
  ];
}

function readAsk(body: Json): Ask {
  const input =
    typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : objectsOf(body.input);
  const turns = input.filter(({ role }) => role !== 'system' && role !== 'developer');
  const last = turns.at(-1);
  const reasoning = objectOf(body.reasoning);
  const format = objectOf(objectOf(body.text)?.format);
  return {
    model: textOf(body.model),
    streams: body.stream === true,
    prompt: contentText(last?.content),
    bringsToolResult: textOf(last?.type).endsWith('_call_output'),
    tools: objectsOf(body.tools).flatMap(toolOf),
    thinks:
      textOf(body.model).includes('thinking') ||
      (reasoning?.effort !== undefined && reasoning.effort !== null && reasoning.effort !== 'none'),
    earlierAnswers: turns.filter(({ role, type }) => role === 'assistant' || type === 'reasoning').length,
    cache: 'automatic',
    answerSchema: format?.type === 'json_schema' ? objectOf(format.schema) : undefined,
    maxTokens: numberOf(body.max_output_tokens),
    wantsUsage: true,
    seals: input.map(({ encrypted_content }) => textOf(encrypted_content)).filter((seal) => seal !== ''),
  };
}

function toolOf({ type, name, parameters }: Json): Tool[] {
  if (type === 'custom') return [{ name: textOf(name), kind: 'custom', schema: {} }];
  return type === 'function'
    ? [{ name: textOf(name), kind: 'function', schema: objectOf(parameters) ?? {} }]
    : [];
}

function envelope({ id, model }: Answer): Json {
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: created,
    status: 'completed',
    error: null,
    incomplete_details: null,
    model,
    parallel_tool_calls: true,
    store: false,
  };
}

function finalResponse(answer: Answer, withUsage: boolean): Json {
  const isCut = answer.stop === 'length';
  return {
    ...envelope(answer),
    ...(isCut && { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
    output: itemsOf(answer).map(({ item }) => item),
    usage: withUsage ? usageOf(answer.usage) : null,
  };
}

function usageOf(usage: Usage): Json {
  const input = usage.input + usage.cacheRead;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage.cacheRead },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: input + usage.output,
  };
}
