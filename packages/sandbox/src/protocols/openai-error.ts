import type { Json } from '../ask.ts';

const types: Readonly<Record<number, { type: string; code: string }>> = {
  401: { type: 'invalid_request_error', code: 'invalid_api_key' },
  429: { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
};

/** The error answer of the OpenAI APIs. A message that names a known code gets it. */
export function openaiError(status: number, message: string): Json {
  const fallback = {
    type: status >= 500 ? 'server_error' : 'invalid_request_error',
    code: message.startsWith('invalid_encrypted_content') ? 'invalid_encrypted_content' : null,
  };
  return { error: { message, param: null, ...(types[status] ?? fallback) } };
}

/** Fixed, so that the same request gets the same bytes. Epoch seconds. */
export const created = 1_767_225_600;
