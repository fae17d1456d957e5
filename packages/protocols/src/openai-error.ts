import type { WireError } from './wire.ts';

const typeByStatus: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
};

/** The `error` object of the OpenAI APIs. */
export function openaiErrorObject({ status, code, message }: WireError): Record<string, unknown> {
  const fallback = status >= 500 ? 'server_error' : 'invalid_request_error';
  return { message, type: typeByStatus[status] ?? fallback, param: null, code };
}

const statusByCode: Readonly<Record<string, number>> = {
  rate_limit_exceeded: 429,
  rate_limit_error: 429,
  insufficient_quota: 429,
  server_overloaded: 503,
  overloaded_error: 529,
  server_is_overloaded: 503,
  invalid_prompt: 400,
  invalid_request_error: 400,
  context_length_exceeded: 400,
  authentication_error: 401,
  invalid_api_key: 401,
};

/** The status an error inside a stream would have had as an answer. */
export function statusOfOpenaiError(code: string): number {
  return statusByCode[code] ?? 500;
}
