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
  /** From the first request to the last, empty ones included. */
  bars: HistogramBar[];
}

/** Lengths people read easily. Milliseconds. */
const widths = [
  1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_592_000,
].map((seconds) => seconds * 1000);

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
  const start = Math.floor(first / width);
  const rows = connection
    .prepare(
      `SELECT started_at / ${width} AS slot, SUM(outcome = 0) AS ok, COUNT(*) AS count FROM requests ${sql} GROUP BY 1`,
    )
    .all(values) as { slot: number; ok: number; count: number }[];
  const bars = Array.from({ length: Math.floor(last / width) - start + 1 }, (_, index) => ({
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
