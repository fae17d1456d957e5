import { type Outcome, outcomes, type RequestRecord } from '../../schema/request-record.ts';
import { finalState, flagNames, type RequestRow, rowOf } from '../../schema/request-row.ts';
import type { Names } from './names.ts';

/** Columns of `requests`, in the order `addValues` gives them; `seq` is the database's own. */
export const columns = [
  'id',
  'file',
  'offset',
  'length',
  'started_at',
  'service',
  'config',
  'model',
  'project',
  'client',
  'session',
  'outcome',
  'status_class',
  'status',
  'method',
  'path',
  'model_asked',
  'model_sent',
  'error_code',
  'error_text',
  'replay_of',
  'attempts',
  'ms',
  'queue_ms',
  'ttfb_ms',
  'ttft_ms',
  'input',
  'cache_write',
  'cache_read',
  'output',
  'reasoning',
  'cost',
  'is_unpriced',
  'bytes_in',
  'bytes_out',
  'flags',
] as const;

export type Value = string | number | null;

/** Where a record's line is. */
export interface Place {
  file: number;
  offset: number;
  length: number;
}

/** One request of the index as SQLite gives it. */
export type StoredRequest = Record<(typeof columns)[number], number> & { seq: number; id: string };

/** Adds a record as the index keeps it: its row, with every text as a number. */
export function addValues(
  values: Value[],
  record: RequestRecord,
  { place, names }: { place: Place; names: Names },
): void {
  const { file, offset, length } = place;
  const row = rowOf(record);
  const { tokens } = row;
  values.push(
    row.id,
    file,
    offset,
    length,
    row.startedAt,
    names.add(row.service),
    names.add(row.config),
    names.add(row.model),
    names.add(row.project),
    names.add(row.client),
    names.add(row.session),
    outcomes.indexOf(record.outcome),
    statusClassOf(row.status),
    row.status,
    names.add(row.method),
    names.add(row.path),
    names.add(row.modelAsked),
    names.add(row.modelSent),
    names.add(row.error?.code),
    names.add(row.error?.text),
    names.add(row.replayOf),
    row.attempts,
    Math.round(row.ms),
    Math.round(row.queueMs),
    rounded(row.ttfbMs),
    rounded(row.ttftMs),
    tokens?.in ?? null,
    tokens?.cacheWrite ?? null,
    tokens?.cacheRead ?? null,
    tokens?.out ?? null,
    tokens?.reasoning ?? null,
    row.costMicros ?? null,
    row.costMicros === null ? 1 : 0,
    row.bytes.in,
    row.bytes.out,
    row.flags.reduce((bits, flag) => bits | (1 << flagNames.indexOf(flag)), 0),
  );
}

/** The row a stored request stands for. */
export function rowFrom(stored: StoredRequest, names: Names): RequestRow & { seq: number } {
  const text = (key: string, id: number): Record<string, string> => {
    const value = names.text(id);
    return value === undefined ? {} : { [key]: value };
  };
  const outcome = outcomes[stored.outcome] as Outcome;
  const errorCode = names.text(stored.error_code);
  return {
    seq: stored.seq,
    id: stored.id,
    service: names.text(stored.service) ?? '',
    startedAt: stored.started_at,
    method: names.text(stored.method) ?? '',
    path: names.text(stored.path) ?? '',
    ...text('client', stored.client),
    ...text('project', stored.project),
    ...text('session', stored.session),
    ...text('modelAsked', stored.model_asked),
    ...text('modelSent', stored.model_sent),
    ...text('model', stored.model),
    ...text('config', stored.config),
    attempts: stored.attempts,
    status: stored.status,
    state: finalState(outcome),
    outcome,
    ms: stored.ms,
    queueMs: stored.queue_ms,
    ...(stored.ttfb_ms !== null && { ttfbMs: stored.ttfb_ms }),
    ...(stored.ttft_ms !== null && { ttftMs: stored.ttft_ms }),
    ...(stored.input !== null && {
      tokens: {
        in: stored.input,
        cacheWrite: stored.cache_write,
        cacheRead: stored.cache_read,
        out: stored.output,
        reasoning: stored.reasoning,
      },
    }),
    ...((stored.cost !== null || stored.is_unpriced === 1) && { costMicros: stored.cost }),
    bytes: { in: stored.bytes_in, out: stored.bytes_out },
    ...(errorCode !== undefined && { error: { code: errorCode, text: names.text(stored.error_text) ?? '' } }),
    flags: flagNames.filter((_, bit) => (stored.flags & (1 << bit)) !== 0),
    ...text('replayOf', stored.replay_of),
  };
}

/** 2 for 2xx and so on; 0 = the client got no status. */
export function statusClassOf(status: number): number {
  return Math.floor(status / 100);
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value);
}
