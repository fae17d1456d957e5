import { openaiErrorObject, statusOfOpenaiError } from '../openai-error.ts';
import { asObject, asText, comment, dataOf, objectOf } from '../sse-fields.ts';
import { usageReaders } from '../usage-reader.ts';
import type { WireProtocol } from '../wire.ts';
import { chatProbe } from './probe.ts';
import { chatText } from './text-pieces.ts';

const carriers = [
  'content',
  'tool_calls',
  'function_call',
  'refusal',
  'reasoning_content',
  'reasoning',
  'audio',
];

/** Whether a chunk says more than who is about to speak. */
function hasContent(chunk: Record<string, unknown>): boolean {
  const choices = Array.isArray(chunk.choices) ? chunk.choices : [];
  return choices.some((choice: unknown) => {
    const object = asObject(choice);
    const delta = asObject(object?.delta);
    return Boolean(object?.finish_reason) || carriers.some((key) => Boolean(delta?.[key]));
  });
}

/** OpenAI Chat Completions and everything that imitates it. */
export const chatWire: WireProtocol = {
  protocol: 'chat',
  resource: 'chat/completions',
  probe: chatProbe,
  requiredHeaders: [],
  singleCredential: false,
  textOf: chatText,
  heartbeat: () => comment,
  formatError: (error) => JSON.stringify({ error: openaiErrorObject(error) }),
  formatErrorEvent: (error) =>
    `data: ${JSON.stringify({ error: openaiErrorObject(error) })}\n\ndata: [DONE]\n\n`,
  classifyEvent(bytes) {
    const data = dataOf(bytes);
    if (data === '[DONE]') return 'content';
    const value = objectOf(bytes);
    if (!value) return data === '' ? 'opening' : 'content';
    if (value.error) return 'error';
    return hasContent(value) ? 'content' : 'opening';
  },
  parseErrorEvent(bytes) {
    const { error } = objectOf(bytes) ?? {};
    const object = asObject(error);
    const code = String(object?.code ?? object?.type ?? 'server_error');
    const status = Number(object?.status ?? object?.code);
    return {
      status: status >= 400 && status < 600 ? status : statusOfOpenaiError(code),
      code,
      message: asText(object?.message) ?? asText(error) ?? 'The upstream reported an error.',
    };
  },
  createUsageReader: usageReaders({
    names: {
      input: ['prompt_tokens', 'input_tokens'],
      cached_create: ['prompt_tokens_details.cache_write_tokens', 'cache_creation_input_tokens'],
      cached_read: [
        'prompt_tokens_details.cached_tokens',
        'input_tokens_details.cached_tokens',
        'prompt_cache_hit_tokens',
        'cache_read_input_tokens',
      ],
      output: ['completion_tokens', 'output_tokens'],
      reasoning: [
        'completion_tokens_details.reasoning_tokens',
        'output_tokens_details.reasoning_tokens',
        'reasoning_tokens',
      ],
    },
    inner: () => undefined,
    // Some relays forget `[DONE]`; a finish reason says as much, unless it is the empty one others send all along.
    closing: /^data: ?\[DONE\]|"finish_reason": ?"[^"]/m,
  }),
};
