import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestRecord } from '../../schema/request-record.ts';
import { pathsOf } from '../paths.ts';
import { type AggregateInput, aggregate, type Facets, facets, type Group } from './aggregate.ts';
import { forgetTotals } from './clear-usage.ts';
import type { StoredRequest } from './columns.ts';
import { rowFrom } from './columns.ts';
import { type RequestFilter, requestConditions, type UsageFilter, where } from './conditions.ts';
import { openDatabase } from './database.ts';
import { type Histogram, type HistogramInput, histogram } from './histogram.ts';
import { createIngester, type IngestOptions, type IngestResult } from './ingest.ts';
import { type Latency, type LatencyFilter, latencyByDay, latencyOfRequests } from './latency.ts';
import { type IndexedRow, type ListInput, listRequests, type Page } from './list.ts';
import { readLogLine } from './log-lines.ts';
import { createNames } from './names.ts';
import { type PruneResult, pruneLog } from './prune.ts';
import { allRenames, renamed } from './renames.ts';
import { type RequestFacets, requestFacets } from './request-facets.ts';
import { type RuleStage, type RuleUses, readRuleUses } from './rule-uses.ts';
import { firstNeededDay, readLogLimit, trimRequests } from './trim.ts';

export type { AggregateInput, Dimension, Facets, Group } from './aggregate.ts';
export { dimensions } from './aggregate.ts';
export type { RequestFilter, UsageFilter } from './conditions.ts';
export type { Histogram, HistogramBar, HistogramInput } from './histogram.ts';
export type { IngestOptions, IngestResult } from './ingest.ts';
export type { Latency, LatencyFilter, Percentiles } from './latency.ts';
export type { IndexedRow, ListInput, Page } from './list.ts';
export type { PruneResult } from './prune.ts';
export type { RequestFacets } from './request-facets.ts';
export type { RuleStage, RuleUses } from './rule-uses.ts';
export { ruleStages } from './rule-uses.ts';

/**
 * Everything there is to know about finished requests, from the log under `data/requests`. Reading is synchronous and
 * quick; `ingest` brings in what the proxies have written since. Any number of processes may have it open.
 */
export interface RequestIndex {
  /** Reads what is new, and drops what `logLimit` leaves no room for. Call it before reading, and while following. */
  ingest(options?: IngestOptions): Promise<IngestResult>;
  /** Builds the index anew, with `price` at other prices. */
  rebuild(options?: IngestOptions): Promise<IngestResult>;
  list(input?: ListInput): Page;
  /** `seq` of what was taken in last, by whichever process; 0 = nothing yet. Another one than before: there is something new. */
  newest(): number;
  /** One request; `record` is undefined once its log file was pruned. */
  get(id: string): { row: IndexedRow; record: RequestRecord | undefined } | undefined;
  /** Ids that begin with `start`, at most ten. */
  idsFrom(start: string): string[];
  /** Number of requests a filter leaves, up to `limit`. */
  count(filter: RequestFilter, limit?: number): number;
  facets(filter?: UsageFilter): Facets;
  /** What can be chosen within a filter, of the requests that are in the log. */
  requestFacets(filter?: RequestFilter): RequestFacets;
  /** Requests over time. */
  histogram(input?: HistogramInput): Histogram;
  /** Totals by up to two dimensions; pruning the log does not change them. */
  aggregate(input?: AggregateInput): Group[];
  /** Percentiles of duration and time to first token. Up to two days to the millisecond, beyond that by whole days, within some 5 %. */
  latency(filter?: LatencyFilter): Latency;
  /** How many requests of the last day each rule was used for. */
  ruleUses(stage: RuleStage): RuleUses;
  /** Removes log files of days before `before` (all, if absent); totals stay. */
  prune(input?: { before?: string }): Promise<PruneResult>;
  /** Sets all totals to nothing; the request log stays. */
  clearUsage(): Promise<void>;
  close(): void;
}

/** Above this the single requests are too many to sort while somebody waits. Milliseconds. */
const exactLatencyMs = 48 * 3_600_000;

export async function openRequestIndex({ home }: { home: string }): Promise<RequestIndex> {
  const paths = pathsOf(home);
  await mkdir(paths.data, { recursive: true, mode: 0o700 });
  const connection = openDatabase(paths.index);
  const names = createNames(connection);
  const ingester = createIngester(connection, names, paths);
  const selectRequest = connection.prepare(
    `SELECT requests.*, files.name AS file_name FROM requests LEFT JOIN files ON files.id = requests.file
     WHERE requests.id = ? LIMIT 1`,
  );
  const selectNewest = connection.prepare('SELECT MAX(seq) AS seq FROM requests');
  const prune = (before: string | undefined): Promise<PruneResult> =>
    pruneLog({ connection, paths, ingest: ingester.ingestNow, before });
  /** What was trimmed to last; null = nothing yet. */
  let trimmedTo: number | undefined | null = null;

  /** Keeps no more requests than `logLimit` allows; files of days that are not needed any more go, their totals stay. */
  async function trim({ records }: IngestResult): Promise<void> {
    const limit = await readLogLimit(home);
    if (records === 0 && limit === trimmedTo) return;
    trimmedTo = limit;
    if (limit === undefined) return;
    trimRequests(connection, limit);
    const day = firstNeededDay(connection, paths);
    if (day !== undefined) await prune(day);
  }

  async function trimmed(reading: Promise<IngestResult>): Promise<IngestResult> {
    const result = await reading;
    await trim(result);
    return result;
  }

  return {
    ingest: (options) => trimmed(ingester.ingest(options)),
    rebuild: (options) => trimmed(ingester.rebuild(options)),
    list: (input = {}) => listRequests(connection, names, input),
    newest() {
      const [row] = selectNewest.all() as { seq: number | null }[];
      return row?.seq ?? 0;
    },
    get(id) {
      const [stored] = selectRequest.all(id) as (StoredRequest & { file_name: string | null })[];
      if (!stored) return undefined;
      const { file_name: file, offset, length } = stored;
      const record = file === null ? undefined : readLogLine(join(paths.data, file), offset, length);
      return {
        row: rowFrom(stored, names),
        record: record?.id === id ? renamed(record, allRenames(connection)) : undefined,
      };
    },
    idsFrom(start) {
      const rows = connection
        .prepare('SELECT DISTINCT id FROM requests WHERE id >= ? AND id < ? LIMIT 10')
        .all([start, `${start}\u{10ffff}`]) as { id: string }[];
      return rows.map(({ id }) => id);
    },
    count(filter, limit = 100_000) {
      const { sql, values } = where(requestConditions(filter, names));
      const [row] = connection
        .prepare(`SELECT COUNT(*) AS count FROM (SELECT 1 FROM requests ${sql} LIMIT ?)`)
        .all([...values, limit]) as { count: number }[];
      return row?.count ?? 0;
    },
    facets: (filter = {}) => facets(connection, names, filter),
    requestFacets: (filter = {}) => requestFacets(connection, names, filter),
    histogram: (input = {}) => histogram(connection, names, input),
    aggregate: (input = {}) => aggregate(connection, names, input),
    latency(filter = {}) {
      const { from, to = Date.now() } = filter;
      if (from === undefined || to - from > exactLatencyMs) return latencyByDay(connection, names, filter);
      return latencyOfRequests(connection, where(requestConditions(filter, names)));
    },
    ruleUses: (stage) => readRuleUses(connection, names, { stage, home, now: Date.now() }),
    prune: ({ before } = {}) => prune(before),
    async clearUsage() {
      await forgetTotals(paths, Date.now());
      await ingester.rebuild();
    },
    close: () => connection.close(),
  };
}
