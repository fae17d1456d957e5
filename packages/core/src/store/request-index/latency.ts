import { type Condition, type UsageFilter, usageConditions, where } from './conditions.ts';
import type { Connection } from './database.ts';
import { addCounts, type Counts, countOf, percentileOf } from './latency-buckets.ts';
import type { Names } from './names.ts';

export interface Percentiles {
  /** How many durations were looked at. */
  count: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
}

/** Milliseconds; undefined = nothing to look at. */
export interface Latency {
  /** Whole requests that succeeded. */
  duration: Percentiles | undefined;
  /** Until the first content. */
  firstToken: Percentiles | undefined;
}

export type LatencyFilter = Pick<UsageFilter, 'service' | 'config' | 'model' | 'from' | 'to'>;

/** Percentiles over whole days, within some 5 % of the true ones; they outlive the log. */
export function latencyByDay(connection: Connection, names: Names, filter: LatencyFilter): Latency {
  const { service, config, model, from, to } = filter;
  const known = {
    ...(service && { service }),
    ...(config && { config }),
    ...(model && { model }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
  const { sql, values } = where(usageConditions(known, names, 'day'));
  const rows = connection.prepare(`SELECT kind, counts FROM latency ${sql}`).all(values) as {
    kind: number;
    counts: string;
  }[];
  const sums: [Counts, Counts] = [new Map(), new Map()];
  for (const { kind, counts } of rows)
    addCounts(kind === 0 ? sums[0] : sums[1], JSON.parse(counts) as [number, number][]);
  return { duration: percentilesOf(sums[0]), firstToken: percentilesOf(sums[1]) };
}

function percentilesOf(counts: Counts): Percentiles | undefined {
  const at = (share: number): number => percentileOf(counts, share);
  const count = countOf(counts);
  return count === 0 ? undefined : { count, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}

/** Percentiles of single requests, to the millisecond. */
export function latencyOfRequests(connection: Connection, condition: Condition): Latency {
  return {
    duration: exactPercentiles(connection, 'ms', withTerm(condition, 'outcome = 0')),
    firstToken: exactPercentiles(connection, 'ttft_ms', withTerm(condition, 'ttft_ms IS NOT NULL')),
  };
}

function withTerm({ sql, values }: Condition, term: string): Condition {
  return { sql: sql === '' ? `WHERE ${term}` : `${sql} AND ${term}`, values };
}

function exactPercentiles(
  connection: Connection,
  column: 'ms' | 'ttft_ms',
  { sql, values }: Condition,
): Percentiles | undefined {
  // One text instead of a row for each number: the binding costs more than the query.
  const [row] = connection
    .prepare(`SELECT json_group_array(${column}) AS list FROM requests ${sql}`)
    .all(values) as { list: string }[];
  const sorted = Float64Array.from(JSON.parse(row?.list ?? '[]') as number[]).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  if (sorted.length === 0) return undefined;
  return { count: sorted.length, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}
