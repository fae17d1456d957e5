import { outcomes, type RequestRecord } from '../../schema/request-record.ts';
import { rowTokensOf, wholeInput } from '../../schema/request-row.ts';
import { statusClassOf } from './columns.ts';
import type { Connection } from './database.ts';
import { addCounts, bucketOf, type Counts } from './latency-buckets.ts';
import type { Names } from './names.ts';

/** What totals are kept by, as texts and numbers; also a line of a pruned file's totals. */
export interface UsageKey {
  /** Hours since 1970, UTC. */
  hour: number;
  /** Days since 1970 at this machine's place. */
  day: number;
  service: string;
  config: string;
  model: string;
  project: string;
  client: string;
  outcome: number;
  status_class: number;
}

/** Tokens are each in one place, as in `RowTokens`; `total` is all of them: input, from caches or not, and output. */
export const sums = [
  'requests',
  'input',
  'cache_write',
  'cache_read',
  'output',
  'reasoning',
  'total',
  'cost',
  'unpriced',
  'partial',
  'ms',
] as const;
export type Sums = Record<(typeof sums)[number], number>;

export type UsageRow = UsageKey & Sums;

export interface LatencyRow {
  day: number;
  service: string;
  config: string;
  model: string;
  /** 0: whole request; 1: until the first token. */
  kind: 0 | 1;
  /** Bucket and count. */
  counts: [number, number][];
}

/** Totals of a batch of records before they go to the database or to a file. */
export interface Totals {
  add(record: RequestRecord): void;
  usage(): UsageRow[];
  latency(): LatencyRow[];
}

/** @param since records from before are left out. Epoch milliseconds */
export function createTotals({ since }: { since: number }): Totals {
  const usage = new Map<string, UsageRow>();
  const latency = new Map<string, Omit<LatencyRow, 'counts'> & { counts: Counts }>();

  function count({ day, service, config, model }: UsageRow, kind: 0 | 1, ms: number): void {
    const key = `${day}\0${service}\0${config}\0${model}\0${kind}`;
    let row = latency.get(key);
    if (!row) {
      row = { day, service, config, model, kind, counts: new Map() };
      latency.set(key, row);
    }
    addCounts(row.counts, [[bucketOf(ms), 1]]);
  }

  return {
    add(record) {
      if (since > 0 && Date.parse(record.timestamp) < since) return;
      const row = usageRowOf(record);
      const key = `${row.hour}\0${row.service}\0${row.config}\0${row.model}\0${row.project}\0${row.client}\0${row.outcome}\0${row.status_class}`;
      const known = usage.get(key);
      if (known) for (const sum of sums) known[sum] += row[sum];
      else usage.set(key, row);
      if (record.outcome === 'ok') count(row, 0, record.duration_ms);
      if (record.first_token_ms !== undefined) count(row, 1, record.first_token_ms);
    },
    usage: () => [...usage.values()],
    latency: () => [...latency.values()].map((row) => ({ ...row, counts: [...row.counts] })),
  };
}

/** Number of the day at this machine's place. */
export function dayOf(time: number): number {
  return Math.floor((time - new Date(time).getTimezoneOffset() * 60_000) / 86_400_000);
}

function usageRowOf(record: RequestRecord): UsageRow {
  const startedAt = Date.parse(record.timestamp);
  const tokens = rowTokensOf(record);
  return {
    hour: Math.floor(startedAt / 3_600_000),
    day: dayOf(startedAt),
    service: record.service,
    config: record.channel ?? '',
    model: record.model ?? '',
    project: record.project ?? '',
    client: record.client ?? '',
    outcome: outcomes.indexOf(record.outcome),
    status_class: statusClassOf(record.status_code),
    requests: 1,
    input: tokens?.in ?? 0,
    cache_write: tokens?.cacheWrite ?? 0,
    cache_read: tokens?.cacheRead ?? 0,
    output: tokens?.out ?? 0,
    reasoning: tokens?.reasoning ?? 0,
    total: tokens ? wholeInput(tokens) + tokens.out : 0,
    cost: record.cost_micros ?? 0,
    // A usage nobody priced is not free.
    unpriced: record.usage && typeof record.cost_micros !== 'number' ? 1 : 0,
    partial: record.usage_partial ? 1 : 0,
    ms: Math.round(record.duration_ms),
  };
}

const keyColumns = ['service', 'config', 'model', 'project', 'client', 'outcome', 'status_class'] as const;

/** Adds totals to those of the database. Only inside a write transaction. */
export function saveTotals(
  connection: Connection,
  names: Names,
  { usage, latency }: { usage: readonly UsageRow[]; latency: readonly LatencyRow[] },
): void {
  const addHour = usageUpsert(connection, 'usage_by_hour', ['hour', 'day', ...keyColumns]);
  const addDay = usageUpsert(connection, 'usage_by_day', ['day', ...keyColumns]);
  for (const row of usage) {
    const keys = [
      names.add(row.service),
      names.add(row.config),
      names.add(row.model),
      names.add(row.project),
      names.add(row.client),
      row.outcome,
      row.status_class,
    ];
    const values = sums.map((sum) => row[sum]);
    addHour.run([row.hour, row.day, ...keys, ...values]);
    addDay.run([row.day, ...keys, ...values]);
  }
  saveLatency(connection, names, latency);
}

const addToKnown = `ON CONFLICT DO UPDATE SET ${sums.map((sum) => `${sum} = ${sum} + excluded.${sum}`).join(', ')}`;

function usageUpsert(connection: Connection, table: string, keys: readonly string[]) {
  const all = [...keys, ...sums];
  return connection.prepare(
    `INSERT INTO ${table} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')}) ${addToKnown}`,
  );
}

/** Adds the totals of one config to those of another. Only inside a write transaction. */
export function moveTotals(
  connection: Connection,
  names: Names,
  { service, from, to }: { service: number; from: number; to: number },
): void {
  const isFrom = 'service = ? AND config = ?';
  const others = ['service', 'model', 'project', 'client', 'outcome', 'status_class', ...sums];
  for (const [table, times] of [
    ['usage_by_hour', ['hour', 'day']],
    ['usage_by_day', ['day']],
  ] as const) {
    const kept = [...times, ...others].join(', ');
    connection
      .prepare(
        `INSERT INTO ${table} (config, ${kept}) SELECT ?, ${kept} FROM ${table} WHERE ${isFrom} ${addToKnown}`,
      )
      .run([to, service, from]);
    connection.prepare(`DELETE FROM ${table} WHERE ${isFrom}`).run([service, from]);
  }
  const rows = connection
    .prepare(`SELECT day, model, kind, counts FROM latency WHERE ${isFrom}`)
    .all([service, from]) as { day: number; model: number; kind: 0 | 1; counts: string }[];
  connection.prepare(`DELETE FROM latency WHERE ${isFrom}`).run([service, from]);
  const moved = rows.map(({ day, model, kind, counts }) => ({
    day,
    kind,
    service: names.text(service) ?? '',
    config: names.text(to) ?? '',
    model: names.text(model) ?? '',
    counts: JSON.parse(counts) as [number, number][],
  }));
  saveLatency(connection, names, moved);
}

function saveLatency(connection: Connection, names: Names, rows: readonly LatencyRow[]): void {
  const key = 'day = ? AND service = ? AND config = ? AND model = ? AND kind = ?';
  const select = connection.prepare(`SELECT counts FROM latency WHERE ${key}`);
  const save = connection.prepare(
    'INSERT OR REPLACE INTO latency (day, service, config, model, kind, counts) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const { day, service, config, model, kind, counts } of rows) {
    const keys = [day, names.add(service), names.add(config), names.add(model), kind];
    const [known] = select.all(keys) as { counts: string }[];
    const sum: Counts = new Map(known ? (JSON.parse(known.counts) as [number, number][]) : []);
    addCounts(sum, counts);
    save.run([...keys, JSON.stringify([...sum])]);
  }
}
