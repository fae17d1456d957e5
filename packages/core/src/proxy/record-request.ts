import type { RequestRecord } from '../schema/request-record.ts';
import { type Exchange, overheadOf } from './exchange.ts';
import { replayHeader } from './own-headers.ts';

/** The log line of a finished request; members that are undefined are left out of the line. */
export function recordOf(exchange: Exchange, now: number): RequestRecord {
  const { incoming, origin, usage } = exchange;
  return {
    id: exchange.id,
    timestamp: new Date(exchange.startedAt).toISOString(),
    service: exchange.service,
    method: incoming.method ?? 'GET',
    path: origin?.path ?? '',
    status_code: exchange.status,
    duration_ms: now - exchange.startedAt,
    channel: exchange.config,
    model: exchange.modelAnswered ?? exchange.modelSent ?? exchange.modelAsked,
    model_asked: exchange.modelAsked,
    model_sent: exchange.modelSent,
    usage,
    usage_partial: usage && exchange.usageIsPartial ? true : undefined,
    protocol: usage && exchange.sent?.wire.protocol,
    outcome: exchange.outcome ?? outcomeOf(exchange),
    error: exchange.error,
    client: origin?.client,
    session: origin?.session,
    project: origin?.project,
    stream: exchange.streaming,
    attempts: exchange.attempts,
    queue_ms: exchange.queueMs || undefined,
    first_token_ms: exchange.attempts.at(-1)?.first_token_ms,
    overhead_ms: overheadOf(exchange),
    bytes: { in: exchange.bytesIn, up: exchange.bytesUp, out: exchange.bytesOut },
    changes: unlessEmpty(exchange.changes),
    filter_hits: exchange.filterHits.length > 0 ? sumHits(exchange.filterHits) : undefined,
    dropped: unlessEmpty(exchange.dropped),
    replay_of: replayOf(incoming.headers),
  };
}

function unlessEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
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

export function replayOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const value = headers[replayHeader];
  return typeof value === 'string' && /^[\w-]{1,60}$/.test(value) ? value : undefined;
}
