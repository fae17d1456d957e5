import { openaiErrorObject, statusOfOpenaiError } from '../openai-error.ts';
import { asObject, asText, comment, formatEvent, objectOf } from '../sse-fields.ts';
import { usageReaders } from '../usage-reader.ts';
import type { WireProtocol } from '../wire.ts';
import { responsesProbe } from './probe.ts';
import { responsesText } from './text-pieces.ts';

const openings = new Set(['response.created', 'response.in_progress', 'response.queued', 'keepalive', '']);

/** OpenAI Responses. */
export const responsesWire: WireProtocol = {
  protocol: 'responses',
  resource: 'responses',
  probe: responsesProbe,
  requiredHeaders: [],
  singleCredential: false,
  textOf: responsesText,
  // Comments do not reset the Codex CLI's idle timer; a data event of a type nobody handles does (measured, Codex 0.169).
  // OpenAI's SDKs (they say their language) take a comment alone before the first event.
  heartbeat: (headers) =>
    headers['x-stainless-lang'] === undefined ? 'data: {"type":"keepalive"}\n\n' : comment,
  formatError: (error) => JSON.stringify({ error: openaiErrorObject(error) }),
  // `response.failed` is the closing event clients wait for; Codex reconnects on it, OpenAI's SDKs raise on an `error`.
  formatErrorEvent: (error) =>
    formatEvent('response.failed', {
      type: 'response.failed',
      sequence_number: 0,
      error: openaiErrorObject(error),
      response: {
        id: 'resp_clp_error',
        object: 'response',
        created_at: 0,
        status: 'failed',
        output: [],
        error: { code: error.code, message: error.message },
      },
    }),
  classifyEvent(bytes) {
    const value = objectOf(bytes);
    const type = asText(value?.type) ?? '';
    if (type === 'error' || type === 'response.failed' || (type === '' && value?.error)) return 'error';
    return openings.has(type) ? 'opening' : 'content';
  },
  parseErrorEvent(bytes) {
    const value = objectOf(bytes);
    const error = asObject(asObject(value?.response)?.error) ?? asObject(value?.error) ?? value;
    const code = asText(error?.code) ?? asText(error?.type) ?? 'server_error';
    return {
      status: statusOfOpenaiError(code),
      code,
      message: asText(error?.message) ?? 'The upstream reported an error.',
    };
  },
  createUsageReader: usageReaders({
    names: {
      input: ['input_tokens'],
      cached_create: ['input_tokens_details.cache_write_tokens', 'cache_creation_input_tokens'],
      cached_read: ['input_tokens_details.cached_tokens'],
      output: ['output_tokens'],
      reasoning: ['output_tokens_details.reasoning_tokens'],
    },
    inner: (value) => asObject(value.response),
    closing: /"response\.(?:completed|incomplete|failed|cancelled)"/,
  }),
};
