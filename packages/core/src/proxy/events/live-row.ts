import type { RequestFlag, RequestRow, RequestState } from '../../schema/request-row.ts';
import type { Exchange } from '../exchange.ts';
import { replayOf } from '../record-request.ts';

/** The row of a request under way. */
export function liveRowOf(exchange: Exchange, now: number): RequestRow {
  const { incoming } = exchange;
  const { path = '', client, session, project } = exchange.origin ?? {};
  const replayed = replayOf(incoming.headers);
  const attempt = exchange.attempts.at(-1);
  return {
    id: exchange.id,
    service: exchange.service,
    startedAt: exchange.startedAt,
    method: incoming.method ?? 'GET',
    path,
    ...(client !== undefined && { client }),
    ...(project !== undefined && { project }),
    ...(session !== undefined && { session }),
    ...(exchange.modelAsked !== undefined && { modelAsked: exchange.modelAsked }),
    ...(exchange.modelSent !== undefined && { modelSent: exchange.modelSent, model: exchange.modelSent }),
    ...(exchange.config !== undefined && { config: exchange.config }),
    attempts: exchange.attempts.length,
    status: exchange.status,
    state: stateOf(exchange),
    ms: now - exchange.startedAt,
    queueMs: exchange.queueMs,
    ...(attempt?.first_byte_ms !== undefined && { ttfbMs: attempt.first_byte_ms }),
    ...(attempt?.first_token_ms !== undefined && { ttftMs: attempt.first_token_ms }),
    bytes: { in: exchange.bytesIn, out: exchange.bytesOut },
    flags: flagsOf(exchange),
    ...(replayed !== undefined && { replayOf: replayed }),
  };
}

/** Waiting for its turn, for a connection, for the first byte, or receiving. */
function stateOf(exchange: Exchange): RequestState {
  if (exchange.bytesOut > 0) return 'streaming';
  const attempt = exchange.attempts.at(-1);
  if (!attempt || exchange.sentAt === undefined) return 'queued';
  return attempt.first_byte_ms === undefined ? 'connecting' : 'waiting';
}

function flagsOf(exchange: Exchange): RequestFlag[] {
  const flags: RequestFlag[] = [];
  if (exchange.modelSent !== exchange.modelAsked) flags.push('mapped');
  if (exchange.filterHits.length > 0) flags.push('filtered');
  if (exchange.attempts.length > 1) flags.push('retried');
  if (exchange.queueMs > 0) flags.push('throttled');
  if (exchange.streaming) flags.push('streamed');
  return flags;
}
