import type { Outcome, RequestRecord } from './request-record.ts';
import { tokenCountsOf } from './token-counts.ts';

/** Where a request stands. The last three are final. */
export type RequestState =
  | 'queued'
  | 'connecting'
  | 'waiting'
  | 'streaming'
  | 'done'
  | 'failed'
  | 'cancelled';

/** What happened to a request on its way, in the order of `flagNames`' bits. */
export const flagNames = [
  'mapped',
  'filtered',
  'retried',
  'throttled',
  'truncated',
  'streamed',
  'partial',
] as const;
export type RequestFlag = (typeof flagNames)[number];

/** A request as lists and live views show it: about 350 bytes, never a header or a body. */
export interface RequestRow {
  id: string;
  service: string;
  /** Epoch milliseconds. */
  startedAt: number;
  method: string;
  path: string;
  client?: string;
  project?: string;
  session?: string;
  modelAsked?: string;
  modelSent?: string;
  /** The model that served it: answered, else sent, else asked. */
  model?: string;
  config?: string;
  attempts: number;
  /** What the client got; 0 = nothing yet. */
  status: number;
  state: RequestState;
  outcome?: Outcome;
  ms: number;
  queueMs: number;
  ttfbMs?: number;
  ttftMs?: number;
  tokens?: RowTokens;
  /** Millionths of a US dollar; null = no price known for this model; absent = no usage known. */
  costMicros?: number | null;
  bytes: { in: number; out: number };
  error?: { code: string; text: string };
  flags: RequestFlag[];
  /** The request this one repeats. */
  replayOf?: string;
}

/** Each token in one place, whatever the protocol; reasoning is a part of `out`. */
export interface RowTokens {
  /** Neither read from nor written to a cache. */
  in: number;
  cacheWrite: number;
  cacheRead: number;
  out: number;
  reasoning: number;
}

/** All that was sent to the model, from a cache or not. */
export function wholeInput(tokens: RowTokens): number {
  return tokens.in + tokens.cacheWrite + tokens.cacheRead;
}

export function rowTokensOf(record: RequestRecord): RowTokens | undefined {
  const counts = tokenCountsOf(record);
  return (
    counts && {
      in: counts.input,
      cacheWrite: counts.cacheWrite5m + counts.cacheWrite1h,
      cacheRead: counts.cacheRead,
      out: counts.output,
      reasoning: record.usage?.metrics.reasoning ?? 0,
    }
  );
}

/** The row of a finished request. */
export function rowOf(record: RequestRecord): RequestRow {
  const served = record.attempts.at(-1);
  const tokens = rowTokensOf(record);
  return {
    id: record.id,
    service: record.service,
    startedAt: Date.parse(record.timestamp),
    method: record.method,
    path: record.path,
    ...(record.client !== undefined && { client: record.client }),
    ...(record.project !== undefined && { project: record.project }),
    ...(record.session !== undefined && { session: record.session }),
    ...(record.model_asked !== undefined && { modelAsked: record.model_asked }),
    ...(record.model_sent !== undefined && { modelSent: record.model_sent }),
    ...(record.model !== undefined && { model: record.model }),
    ...(record.channel !== undefined && { config: record.channel }),
    attempts: record.attempts.length,
    status: record.status_code,
    state: finalState(record.outcome),
    outcome: record.outcome,
    ms: record.duration_ms,
    queueMs: record.queue_ms ?? 0,
    ...(served?.first_byte_ms !== undefined && { ttfbMs: served.first_byte_ms }),
    ...(record.first_token_ms !== undefined && { ttftMs: record.first_token_ms }),
    ...(tokens && { tokens }),
    ...(record.cost_micros !== undefined && { costMicros: record.cost_micros }),
    bytes: { in: record.bytes.in, out: record.bytes.out },
    ...(record.error && { error: { code: record.error.code, text: record.error.message } }),
    flags: flagsOf(record),
    ...(record.replay_of !== undefined && { replayOf: record.replay_of }),
  };
}

export function finalState(outcome: Outcome): RequestState {
  if (outcome === 'ok') return 'done';
  return outcome === 'aborted' ? 'cancelled' : 'failed';
}

function flagsOf(record: RequestRecord): RequestFlag[] {
  const has: Record<RequestFlag, boolean> = {
    mapped:
      record.model_sent !== undefined &&
      record.model_asked !== undefined &&
      record.model_sent !== record.model_asked,
    filtered: record.filter_hits !== undefined,
    retried: record.attempts.length > 1,
    throttled: (record.queue_ms ?? 0) > 0,
    truncated: record.outcome === 'broken',
    streamed: record.stream,
    partial: record.usage_partial === true,
  };
  return flagNames.filter((name) => has[name]);
}
