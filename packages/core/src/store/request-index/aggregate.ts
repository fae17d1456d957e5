import { outcomes } from '../../schema/request-record.ts';
import { type Condition, type UsageFilter, usageConditions, where } from './conditions.ts';
import type { Connection } from './database.ts';
import { type BucketCount, percentileOf } from './latency-buckets.ts';
import type { Names } from './names.ts';
import { type Sums, sums } from './totals.ts';

export const dimensions = [
  'service',
  'config',
  'model',
  'project',
  'client',
  'outcome',
  'status',
  'day',
  'hour',
] as const;
export type Dimension = (typeof dimensions)[number];

export interface AggregateInput {
  /** At most two. None = one row of totals. */
  by?: readonly Dimension[];
  filter?: UsageFilter;
  /** Minutes east of UTC; days begin at that place's midnight. */
  utcOffsetMinutes?: number;
}

/** Totals of one group. `cost` is in millionths of a US dollar and leaves out the `unpriced` requests. */
export interface Group extends Sums {
  /** Value of each dimension asked for: a text ('' = none), `2xx`, `2026-11-24` or `2026-11-24T13:00`. */
  keys: Partial<Record<Dimension, string>>;
}

/** Totals by up to two dimensions, from hourly sums: they outlive the log. */
export function aggregate(connection: Connection, names: Names, input: AggregateInput): Group[] {
  const { by = [], filter = {}, utcOffsetMinutes = 0 } = input;
  const keys = by.map((dimension, index) => `${expressionOf(dimension, utcOffsetMinutes)} AS key${index}`);
  const { sql, values } = where(usageConditions(filter, names));
  const grouping = by.length === 0 ? '' : `GROUP BY ${by.map((_, index) => index + 1).join(', ')}`;
  const rows = connection
    .prepare(
      `SELECT ${[...keys, ...sums.map((sum) => `SUM(${sum}) AS ${sum}`)].join(', ')} FROM usage ${sql} ${grouping}`,
    )
    .all(values) as Record<string, number>[];
  return rows.map((row) => ({
    keys: Object.fromEntries(
      by.map((dimension, index) => [dimension, textOf(dimension, Number(row[`key${index}`]), names)]),
    ),
    ...(Object.fromEntries(sums.map((sum) => [sum, row[sum] ?? 0])) as Sums),
  }));
}

function expressionOf(dimension: Dimension, utcOffsetMinutes: number): string {
  const minutes = Math.trunc(utcOffsetMinutes);
  if (dimension === 'hour') return 'hour';
  if (dimension === 'day') return `(hour * 60 + ${minutes}) / 1440`;
  return dimension === 'status' ? 'status_class' : dimension;
}

function textOf(dimension: Dimension, value: number, names: Names): string {
  switch (dimension) {
    case 'hour':
      return new Date(value * 3_600_000).toISOString().slice(0, 16);
    case 'day':
      return new Date(value * 86_400_000).toISOString().slice(0, 10);
    case 'status':
      return value === 0 ? 'none' : `${value}xx`;
    case 'outcome':
      return outcomes[value] ?? '';
    case 'service':
    case 'config':
    case 'model':
    case 'project':
    case 'client':
      return names.text(value) ?? '';
  }
}

/** How often each value occurs. */
export type Facets = Record<
  'service' | 'config' | 'model' | 'project' | 'client' | 'outcome' | 'status',
  { value: string; count: number }[]
>;

const facetDimensions = ['service', 'config', 'model', 'project', 'client', 'outcome', 'status'] as const;

/** What can be chosen within a filter, most frequent first. */
export function facets(connection: Connection, names: Names, filter: UsageFilter): Facets {
  const entries = facetDimensions.map((dimension) => {
    const groups = aggregate(connection, names, { by: [dimension], filter });
    const counts = groups.map(({ keys, requests }) => ({ value: keys[dimension] ?? '', count: requests }));
    return [dimension, counts.sort((left, right) => right.count - left.count)] as const;
  });
  return Object.fromEntries(entries) as Facets;
}

export interface Percentiles {
  /** How many durations were looked at. */
  count: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
}

/** Milliseconds; undefined = nothing to look at. `duration`: whole successful requests; `firstToken`: until the first content. */
export interface Latency {
  duration: Percentiles | undefined;
  firstToken: Percentiles | undefined;
}

/** Percentiles over the UTC days a filter touches, by service, config and model. */
export function latency(
  connection: Connection,
  names: Names,
  { service, config, model, from, to }: Pick<UsageFilter, 'service' | 'config' | 'model' | 'from' | 'to'>,
): Latency {
  const named = { ...(service && { service }), ...(config && { config }), ...(model && { model }) };
  const conditions: Condition[] = usageConditions(named, names);
  if (from !== undefined) conditions.push({ sql: 'day >= ?', values: [Math.floor(from / 86_400_000)] });
  if (to !== undefined) conditions.push({ sql: 'day < ?', values: [Math.ceil(to / 86_400_000)] });
  const { sql, values } = where(conditions);
  const counts = connection
    .prepare(`SELECT kind, bucket, SUM(count) AS count FROM latency ${sql} GROUP BY kind, bucket`)
    .all(values) as (BucketCount & { kind: number })[];
  return {
    duration: percentilesOf(counts.filter(({ kind }) => kind === 0)),
    firstToken: percentilesOf(counts.filter(({ kind }) => kind === 1)),
  };
}

function percentilesOf(counts: readonly BucketCount[]): Percentiles | undefined {
  const at = (share: number): number => percentileOf(counts, share) ?? 0;
  const count = counts.reduce((sum, each) => sum + each.count, 0);
  return count === 0 ? undefined : { count, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}

/** The same over the single requests of a short time, to the millisecond. */
export function recentLatency(connection: Connection, condition: Condition): Latency {
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
  const [row] = connection.prepare(`SELECT COUNT(*) AS count FROM requests ${sql}`).all(values) as {
    count: number;
  }[];
  const count = row?.count ?? 0;
  if (count === 0) return undefined;
  const select = connection.prepare(
    `SELECT ${column} AS value FROM requests ${sql} ORDER BY ${column} LIMIT 1 OFFSET ?`,
  );
  const at = (share: number): number => {
    const [found] = select.all([...values, Math.min(count - 1, Math.floor(share * count))]) as {
      value: number;
    }[];
    return found?.value ?? 0;
  };
  return { count, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}
