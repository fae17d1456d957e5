import { outcomes } from '../../schema/request-record.ts';
import { type UsageFilter, usageConditions, where } from './conditions.ts';
import type { Connection } from './database.ts';
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
}

/** Totals of one group. `cost` is in millionths of a US dollar and leaves out the `unpriced` requests. */
export interface Group extends Sums {
  /** Value of each dimension asked for: a text ('' = none), `2xx`, `2026-11-24` or `2026-11-24T13:00Z`. */
  keys: Partial<Record<Dimension, string>>;
}

/** Longer times are counted by whole days. Milliseconds. */
const byHourMs = 72 * 3_600_000;

/** Totals by up to two dimensions, from sums by the hour and by the day: they outlive the log. Days are those of this machine's place. */
export function aggregate(connection: Connection, names: Names, input: AggregateInput): Group[] {
  const { by = [], filter = {} } = input;
  const { from, to = Date.now() } = filter;
  const unit = by.includes('hour') || (from !== undefined && to - from <= byHourMs) ? 'hour' : 'day';
  const keys = by.map((dimension, index) => `${columnOf(dimension)} AS key${index}`);
  const { sql, values } = where(usageConditions(filter, names, unit));
  const grouping = by.length === 0 ? '' : `GROUP BY ${by.map((_, index) => index + 1).join(', ')}`;
  const rows = connection
    .prepare(
      `SELECT ${[...keys, ...sums.map((sum) => `SUM(${sum}) AS ${sum}`)].join(', ')} FROM usage_by_${unit} ${sql} ${grouping}`,
    )
    .all(values) as Record<string, number>[];
  return rows.map((row) => ({
    keys: Object.fromEntries(
      by.map((dimension, index) => [dimension, textOf(dimension, Number(row[`key${index}`]), names)]),
    ),
    ...(Object.fromEntries(sums.map((sum) => [sum, row[sum] ?? 0])) as Sums),
  }));
}

function columnOf(dimension: Dimension): string {
  return dimension === 'status' ? 'status_class' : dimension;
}

function textOf(dimension: Dimension, value: number, names: Names): string {
  switch (dimension) {
    case 'hour':
      return new Date(value * 3_600_000).toISOString().replace(':00.000Z', 'Z');
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
