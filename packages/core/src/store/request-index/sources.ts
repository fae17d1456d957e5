import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { countedApart } from '../../schema/token-counts.ts';
import type { Paths } from '../paths.ts';
import type { LatencyRow, UsageRow } from './totals.ts';

/** Totals of a log file that was pruned; `data/usage/<name of the pruned file>.json`. */
export interface KeptTotals {
  usage: UsageRow[];
  latency: LatencyRow[];
  /** Epoch milliseconds: later renames of configs are not in it yet. */
  asOf?: number;
  /** Each token is in one place. Absent = as the services' own protocols count them. */
  isApart?: true;
}

/** A file the index is made from. */
export interface Source {
  kind: 'changes' | 'log' | 'totals';
  /** Below `data`, e.g. `requests/claude-2026-11-24.jsonl`. */
  name: string;
  path: string;
  size: number;
  /** Tells a file from another that took its name. */
  inode: number;
}

/** Ending of a log file that is being pruned. */
export const prunedEnding = '.pruned';

/** All there is to read: first the change history, which says what configs are called now. */
export function listSources({ data, requests, usage }: Paths): Source[] {
  const totals = filesOf(usage, /\.json$/);
  const kept = new Set(totals.map((name) => name.slice(0, -'.json'.length)));
  // Its totals are kept already: what is left of it only waits to be removed.
  const logs = filesOf(requests, /\.jsonl(\.\w+\.pruned)?$/).filter((name) => !kept.has(name));
  return [
    ...sourceOf(data, 'changes', 'changes.jsonl'),
    ...totals.flatMap((name) => sourceOf(data, 'totals', `usage/${name}`)),
    ...logs.flatMap((name) => sourceOf(data, 'log', `requests/${name}`)),
  ];
}

export function readKeptTotals(path: string): KeptTotals {
  const totals = JSON.parse(readFileSync(path, 'utf8')) as KeptTotals;
  return totals.isApart ? totals : { ...totals, usage: totals.usage.map(apart) };
}

function apart(row: UsageRow): UsageRow {
  const counts = { input: row.input, read: row.cache_read, written: row.cache_write };
  const { input, read, written } = countedApart({ service: row.service }, counts);
  const total = input + read + written + row.output;
  return { ...row, input, cache_read: read, cache_write: written, total };
}

function filesOf(folder: string, wanted: RegExp): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => wanted.test(name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function sourceOf(data: string, kind: Source['kind'], name: string): Source[] {
  const path = join(data, name);
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? [{ kind, name, path, size: found.size, inode: found.ino }] : [];
}
