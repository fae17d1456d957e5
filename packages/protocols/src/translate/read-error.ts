import { asObject, asText, parseObject } from '../sse-fields.ts';
import type { WireError } from '../wire.ts';

/** An upstream's error body, whatever shape it has; clients act on its words, so they stay. */
export function readError(body: string, status: number): WireError {
  const value = parseObject(body);
  const [choice] = Array.isArray(value?.choices) ? value.choices : [];
  const error = asObject(value?.error) ?? asObject(asObject(choice)?.error) ?? (choice ? undefined : value);
  const code = asText(error?.code) ?? asText(error?.type) ?? `upstream_status_${status}`;
  const message =
    asText(error?.message) ??
    asText(value?.error) ??
    asText(value?.message) ??
    asText(value?.detail) ??
    (choice ? 'The upstream ended its answer with an error.' : body.trim());
  return { status, code, message: message || `The upstream answered ${status}.` };
}
