import type { Running } from './attempt-state.ts';
import type { Exchange } from './exchange.ts';
import type { Sent } from './send.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';

/** An answer that is none: the next config may do better. */
export function withoutUseless({ exchange, record }: Running, sent: Sent): Sent {
  if (sent.kind !== 'answer') return sent;
  const reason = isEmpty(exchange, sent.answer) ?? leadsPast(exchange, sent.answer);
  if (reason === undefined) return sent;
  record.error = reason;
  sent.answer.discard();
  return { kind: 'failure', failure: { code: 'upstream_invalid', reason } };
}

/** A client could make nothing of an inference answer without a byte. */
function isEmpty({ endpoint }: Exchange, answer: UpstreamAnswer): string | undefined {
  const isIt = endpoint.counted && answer.status === 200 && answer.header('content-length') === '0';
  return isIt ? 'its answer was empty' : undefined;
}

const redirects = new Set([301, 302, 303, 307, 308]);

/** Clients follow a redirect by themselves, past CLP: with what filters took out of the body, and with their own key. */
function leadsPast({ incoming }: Exchange, { status }: UpstreamAnswer): string | undefined {
  if (!redirects.has(status) || incoming.method === 'GET' || incoming.method === 'HEAD') return undefined;
  return `it redirects to another address (status ${status})`;
}
