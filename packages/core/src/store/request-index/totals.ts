import { outcomes, type RequestRecord } from '../../schema/request-record.ts';
import { statusClassOf } from './columns.ts';
import type { Connection } from './database.ts';
import { bucketOf } from './latency-buckets.ts';
import type { Names } from './names.ts';

/** What totals are kept by, as texts and numbers; also a line of a pruned file's totals. */
export interface UsageKey {
  /** Hours since 1970, UTC. */
  hour: number;
  service: string;
  config: string;
  model: string;
  project: string;
  client: string;
  outcome: number;
  status_class: number;
}

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
  /** Days since 1970, UTC. */
  day: number;
  service: string;
  config: string;
  model: string;
  /** 0: whole request; 1: until the first token. */
  kind: 0 | 1;
  bucket: number;
  count: number;
}

/** Totals of a batch of records before they go to the database or to a file. */
export interface Totals {
  add(record: RequestRecord): void;
  usage(): UsageRow[];
  latency(): LatencyRow[];
}

export function createTotals(): Totals {
  const usage = new Map<string, UsageRow>();
  const latency = new Map<string, LatencyRow>();

  function count(row: Omit<LatencyRow, 'count' | 'bucket'>, ms: number): void {
    const bucket = bucketOf(ms);
    const key = `${row.day}\0${row.service}\0${row.config}\0${row.model}\0${row.kind}\0${bucket}`;
    const known = latency.get(key);
    if (known) known.count++;
    else latency.set(key, { ...row, bucket, count: 1 });
  }

  return {
    add(record) {
      const startedAt = Date.parse(record.timestamp);
      const row = usageRowOf(record, startedAt);
      const key = `${row.hour}\0${row.service}\0${row.config}\0${row.model}\0${row.project}\0${row.client}\0${row.outcome}\0${row.status_class}`;
      const known = usage.get(key);
      if (known) for (const sum of sums) known[sum] += row[sum];
      else usage.set(key, row);
      const { service, config, model } = row;
      const day = Math.floor(startedAt / 86_400_000);
      if (record.outcome === 'ok') count({ day, service, config, model, kind: 0 }, record.duration_ms);
      if (record.first_token_ms !== undefined)
        count({ day, service, config, model, kind: 1 }, record.first_token_ms);
    },
    usage: () => [...usage.values()],
    latency: () => [...latency.values()],
  };
}

function usageRowOf(record: RequestRecord, startedAt: number): UsageRow {
  const metrics = record.usage?.metrics;
  return {
    hour: Math.floor(startedAt / 3_600_000),
    service: record.service,
    config: record.channel ?? '',
    model: record.model ?? '',
    project: record.project ?? '',
    client: record.client ?? '',
    outcome: outcomes.indexOf(record.outcome),
    status_class: statusClassOf(record.status_code),
    requests: 1,
    input: metrics?.input ?? 0,
    cache_write: metrics?.cached_create ?? 0,
    cache_read: metrics?.cached_read ?? 0,
    output: metrics?.output ?? 0,
    reasoning: metrics?.reasoning ?? 0,
    total: metrics?.total ?? 0,
    cost: record.cost_micros ?? 0,
    unpriced: record.cost_micros === null ? 1 : 0,
    partial: record.usage_partial ? 1 : 0,
    ms: Math.round(record.duration_ms),
  };
}

const usageKeys = [
  'hour',
  'service',
  'config',
  'model',
  'project',
  'client',
  'outcome',
  'status_class',
] as const;

/** Adds totals to those of the database. Only inside a write transaction. */
export function saveTotals(
  connection: Connection,
  names: Names,
  { usage, latency }: { usage: readonly UsageRow[]; latency: readonly LatencyRow[] },
): void {
  const addUsage = connection.prepare(
    `INSERT INTO usage (${[...usageKeys, ...sums].join(', ')}) VALUES (${[...usageKeys, ...sums].map(() => '?').join(', ')})
     ON CONFLICT DO UPDATE SET ${sums.map((sum) => `${sum} = ${sum} + excluded.${sum}`).join(', ')}`,
  );
  for (const row of usage) {
    addUsage.run([
      row.hour,
      names.add(row.service),
      names.add(row.config),
      names.add(row.model),
      names.add(row.project),
      names.add(row.client),
      row.outcome,
      row.status_class,
      ...sums.map((sum) => row[sum]),
    ]);
  }
  const addLatency = connection.prepare(
    `INSERT INTO latency (day, service, config, model, kind, bucket, count) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  for (const { day, service, config, model, kind, bucket, count } of latency) {
    addLatency.run([day, names.add(service), names.add(config), names.add(model), kind, bucket, count]);
  }
}
