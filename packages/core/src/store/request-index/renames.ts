import { closeSync, openSync, readSync } from 'node:fs';
import type { ChangeRecord } from '../../schema/change-record.ts';
import type { RequestRecord } from '../../schema/request-record.ts';
import type { Connection } from './database.ts';
import type { Names } from './names.ts';
import type { KeptTotals } from './sources.ts';
import { moveTotals } from './totals.ts';

/** From `at` on a config has another name; what was recorded before goes by that name too. */
export interface Rename {
  service: string;
  old: string;
  new: string;
  /** Epoch milliseconds. */
  at: number;
}

/** A proxy takes a moment to learn of a new name. Milliseconds. */
const learningMs = 2_000;

/** Renames of the change history from `offset` on, and where its last complete line ends. */
export function readRenames(path: string, offset: number, size: number): { renames: Rename[]; end: number } {
  const text = Buffer.alloc(size - offset);
  const file = openSync(path, 'r');
  try {
    readSync(file, text, 0, text.length, offset);
  } finally {
    closeSync(file);
  }
  const whole = text.subarray(0, text.lastIndexOf(10) + 1);
  // Most lines are no renames: they need not be parsed.
  const lines = whole
    .toString('utf8')
    .split('\n')
    .filter((line) => line.includes('"renamed"'));
  return { renames: lines.flatMap(renamesOf), end: offset + whole.length };
}

function renamesOf(line: string): Rename[] {
  try {
    const { timestamp, renamed = [] } = JSON.parse(line) as ChangeRecord;
    return renamed.map(({ service, from, to }) => ({
      service,
      old: from,
      new: to,
      at: Date.parse(timestamp),
    }));
  } catch {
    return [];
  }
}

/** All known ones, in the order they were made. */
export function allRenames(connection: Connection): Rename[] {
  return connection.prepare('SELECT service, old, new, at FROM renames ORDER BY rowid').all() as Rename[];
}

/** Remembers a rename and gives all that is in the index the new name. Only inside a write transaction. */
export function takeRename(connection: Connection, names: Names, rename: Rename): void {
  connection
    .prepare('INSERT INTO renames (service, old, new, at) VALUES (?, ?, ?, ?)')
    .run([rename.service, rename.old, rename.new, rename.at]);
  const service = names.find(rename.service);
  const from = names.find(rename.old);
  if (service === undefined || from === undefined) return;
  const to = names.add(rename.new);
  connection
    .prepare('UPDATE requests SET config = ? WHERE config = ? AND service = ?')
    .run([to, from, service]);
  moveTotals(connection, names, { service, from, to });
}

/** The record under the names its configs have now. */
export function renamed(record: RequestRecord, renames: readonly Rename[]): RequestRecord {
  if (renames.length === 0) return record;
  const startedAt = Date.parse(record.timestamp);
  const nameOf = (config: string): string =>
    nameNow(config, renames, ({ service, at }) => service === record.service && startedAt < at + learningMs);
  return {
    ...record,
    ...(record.channel !== undefined && { channel: nameOf(record.channel) }),
    attempts: record.attempts.map((attempt) => ({ ...attempt, config: nameOf(attempt.config) })),
  };
}

/** The same for totals of pruned files: they know the renames up to when they were made. */
export function renamedTotals(totals: KeptTotals, renames: readonly Rename[]): KeptTotals {
  const { asOf = 0 } = totals;
  const later = renames.filter(({ at }) => at > asOf);
  if (later.length === 0) return totals;
  const nameOf = (config: string, service: string, since: number): string =>
    nameNow(config, later, (rename) => rename.service === service && since < rename.at);
  return {
    ...totals,
    usage: totals.usage.map((row) => ({
      ...row,
      config: nameOf(row.config, row.service, row.hour * 3_600_000),
    })),
    latency: totals.latency.map((row) => ({
      ...row,
      config: nameOf(row.config, row.service, row.day * 86_400_000),
    })),
  };
}

function nameNow(config: string, renames: readonly Rename[], concerns: (rename: Rename) => boolean): string {
  return renames.reduce(
    (name, rename) => (rename.old === name && concerns(rename) ? rename.new : name),
    config,
  );
}
