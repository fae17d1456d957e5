import type { RequestRecord } from '../schema/request-record.ts';
import { sessionOf } from './conversation.ts';
import { type Exchange, overheadOf } from './exchange.ts';

/** The log line of a finished request. */
export function recordOf(exchange: Exchange, now: number): RequestRecord {
  const { incoming } = exchange;
  const url = incoming.url ?? '/';
  const model = exchange.modelAnswered ?? exchange.modelSent ?? exchange.modelAsked;
  const client = clientOf(incoming.headers['user-agent']);
  const session = sessionOf(incoming.headers);
  const served = exchange.attempts.at(-1);
  const overheadMs = overheadOf(exchange);
  const replayed = replayOf(incoming.headers);
  return {
    id: exchange.id,
    timestamp: new Date(exchange.startedAt).toISOString(),
    service: exchange.service,
    method: incoming.method ?? 'GET',
    path: url.split('?', 1)[0] ?? url,
    status_code: exchange.status,
    duration_ms: now - exchange.startedAt,
    ...(exchange.config !== undefined && { channel: exchange.config }),
    ...(model !== undefined && { model }),
    ...(exchange.modelAsked !== undefined && { model_asked: exchange.modelAsked }),
    ...(exchange.modelSent !== undefined && { model_sent: exchange.modelSent }),
    ...(exchange.usage && { usage: exchange.usage }),
    ...(exchange.usageIsPartial && exchange.usage && { usage_partial: true as const }),
    ...(exchange.usage && exchange.sent && { protocol: exchange.sent.wire.protocol }),
    outcome: exchange.outcome ?? outcomeOf(exchange),
    ...(exchange.error && { error: exchange.error }),
    ...(client && { client }),
    ...(session && { session }),
    ...(exchange.project !== undefined && { project: exchange.project }),
    stream: exchange.streaming,
    attempts: exchange.attempts,
    ...(exchange.queueMs > 0 && { queue_ms: exchange.queueMs }),
    ...(served?.first_token_ms !== undefined && { first_token_ms: served.first_token_ms }),
    ...(overheadMs !== undefined && { overhead_ms: overheadMs }),
    bytes: { in: exchange.bytesIn, up: exchange.bytesUp, out: exchange.bytesOut },
    ...(exchange.changes.length > 0 && { changes: exchange.changes }),
    ...(exchange.filterHits.length > 0 && { filter_hits: sumHits(exchange.filterHits) }),
    ...(exchange.dropped.length > 0 && { dropped: exchange.dropped }),
    ...(replayed && { replay_of: replayed }),
  };
}

/** Of a request that no step gave an outcome: what its status says. */
function outcomeOf({ clientGone, status }: Exchange): RequestRecord['outcome'] {
  if (clientGone) return 'aborted';
  if (status < 400) return 'ok';
  return status < 500 ? 'client_error' : 'upstream_error';
}

function sumHits(hits: readonly { rule: string; count: number }[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { rule, count } of hits) sums[rule] = (sums[rule] ?? 0) + count;
  return sums;
}

/** `claude-cli/2.1 (external, cli)` -> `claude-cli`. */
export function clientOf(userAgent: string | undefined): string | undefined {
  return userAgent?.split(/[/ ]/, 1)[0]?.slice(0, 60) || undefined;
}

/** The console names the request it repeats. */
export function replayOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const value = headers['x-clp-replay-of'];
  return typeof value === 'string' && /^[\w-]{1,60}$/.test(value) ? value : undefined;
}
