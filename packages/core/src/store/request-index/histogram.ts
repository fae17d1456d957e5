import { type RequestFilter, requestConditions, where } from './conditions.ts';
import type { Connection } from './database.ts';
import type { Names } from './names.ts';

export interface HistogramInput {
  filter?: RequestFilter;
  /** Bars at most; default 60. */
  bars?: number;
}

/** How many requests began in one stretch of time. */
export interface HistogramBar {
  /** Epoch milliseconds. */
  from: number;
  ok: number;
  failed: number;
}

export interface Histogram {
  /** Length of a bar. Milliseconds. */
  width: number;
  /** Over the whole time, empty ones included. */
  bars: HistogramBar[];
}

const few = [1, 2, 5, 10, 15, 30];
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Lengths people read easily, close enough to each other that there are many bars of any. Milliseconds. */
const widths = [
  ...few,
  ...few.map((minutes) => minutes * minute),
  ...[hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 30 * day],
].map((seconds) => seconds * 1000);

/** Where all requests came within seconds, empty bars stand before them: one or two would say nothing. */
const fewest = 24;

/** Requests of a filter over time; the time is the filter's own, else that of the requests found. */
export function histogram(connection: Connection, names: Names, input: HistogramInput): Histogram {
  const { filter = {}, bars: most = 60 } = input;
  const { sql, values } = where(requestConditions(filter, names));
  const [found] = connection
    .prepare(`SELECT MIN(started_at) AS first, MAX(started_at) AS last FROM requests ${sql}`)
    .all(values) as { first: number | null; last: number | null }[];
  if (found?.first == null || found.last === null) return { width: widths[0] ?? 1000, bars: [] };
  const first = filter.from ?? found.first;
  const last = filter.to === undefined ? found.last : filter.to - 1;
  const width = widths.find((each) => (last - first) / each <= most - 2) ?? Math.ceil((last - first) / most);
  const end = Math.floor(last / width) + 1;
  const start = Math.min(Math.floor(first / width), filter.from === undefined ? end - fewest : end);
  const rows = connection
    .prepare(
      `SELECT started_at / ${width} AS slot, SUM(outcome = 0) AS ok, COUNT(*) AS count FROM requests ${sql} GROUP BY 1`,
    )
    .all(values) as { slot: number; ok: number; count: number }[];
  const bars = Array.from({ length: end - start }, (_, index) => ({
    from: (start + index) * width,
    ok: 0,
    failed: 0,
  }));
  for (const { slot, ok, count } of rows) {
    const bar = bars[slot - start];
    if (!bar) continue;
    bar.ok = ok;
    bar.failed = count - ok;
  }
  return { width, bars };
}
