import { asObject, asText, formatEvent, objectOf, typeOf } from '../sse-fields.ts';
import { usageReaders } from '../usage-reader.ts';
import type { WireError, WireProtocol } from '../wire.ts';
import { messagesProbe } from './probe.ts';
import { messagesText } from './text-pieces.ts';

/** Error types of the Anthropic API by status. */
const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const statusByType = Object.fromEntries(
  Object.entries(errorTypes).map(([status, type]) => [type, Number(status)]),
);

const ping = formatEvent('ping', { type: 'ping' });

const openings = new Set(['message_start', 'ping', '']);

function errorObject({ status, message }: WireError): Record<string, unknown> {
  return { type: 'error', error: { type: errorTypes[status] ?? 'api_error', message } };
}

/** Anthropic Messages. */
export const messagesWire: WireProtocol = {
  protocol: 'messages',
  resource: 'messages',
  probe: messagesProbe,
  requiredHeaders: [['anthropic-version', '2023-06-01']],
  singleCredential: true,
  textOf: messagesText,
  heartbeat: () => ping,
  formatError: (error) => JSON.stringify(errorObject(error)),
  formatErrorEvent: (error) => formatEvent('error', errorObject(error)),
  classifyEvent(bytes) {
    const type = typeOf(bytes) || asText(objectOf(bytes)?.type) || '';
    if (type === 'error') return 'error';
    return openings.has(type) ? 'opening' : 'content';
  },
  parseErrorEvent(bytes) {
    const error = asObject(objectOf(bytes)?.error);
    const code = asText(error?.type) ?? 'api_error';
    return {
      status: statusByType[code] ?? 500,
      code,
      message: asText(error?.message) ?? 'The upstream reported an error.',
    };
  },
  createUsageReader: usageReaders({
    names: {
      input: ['input_tokens'],
      cached_create: ['cache_creation_input_tokens'],
      cached_read: ['cache_read_input_tokens'],
      output: ['output_tokens'],
      reasoning: [
        'output_tokens_details.reasoning_tokens',
        'output_tokens_details.thinking_tokens',
        'reasoning_tokens',
      ],
    },
    inner: (value) => asObject(value.message),
    closing: /"message_stop"|^event: ?message_stop/m,
  }),
};
