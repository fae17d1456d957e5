import type { Round } from './load.ts';

/** One case through one target, over all rounds. */
export interface Row {
  case: string;
  target: string;
  /** CPU of the target's process. Microseconds a request. */
  cpuUs: number | undefined;
  /** The same, relative to the bare pipe in the same run. */
  cpuRatio: number | undefined;
  requestsPerSecond: number;
  /** Of the whole request. Milliseconds. */
  p99Ms: number;
  /** Added to the direct request. Milliseconds. */
  addedP50Ms: number;
  addedP99Ms: number;
  addedFirstByteP50Ms: number;
  rssMb: number | undefined;
  failed: number;
}

export const baseline = 'bare pipe';

/** Medians over the rounds; every ratio compares rounds of the same run. */
export function summarise(caseName: string, rounds: ReadonlyMap<string, Round[]>): Row[] {
  const direct = rounds.get('direct') ?? [];
  const base = median((rounds.get(baseline) ?? []).flatMap(({ cpuUs }) => cpuUs ?? []));
  return [...rounds].map(([target, list]) => {
    const cpuUs = median(list.flatMap((round) => round.cpuUs ?? []));
    const rss = Math.max(...list.map((round) => round.rss ?? 0));
    const added = (pick: (round: Round) => number): number =>
      (median(list.map(pick)) ?? 0) - (median(direct.map(pick)) ?? 0);
    return {
      case: caseName,
      target,
      cpuUs,
      cpuRatio: cpuUs !== undefined && base ? cpuUs / base : undefined,
      requestsPerSecond: median(list.map(({ requests, seconds }) => requests / seconds)) ?? 0,
      p99Ms: median(list.map(({ totalMs }) => percentile(totalMs, 0.99))) ?? 0,
      addedP50Ms: added(({ totalMs }) => percentile(totalMs, 0.5)),
      addedP99Ms: added(({ totalMs }) => percentile(totalMs, 0.99)),
      addedFirstByteP50Ms: added(({ firstByteMs }) => percentile(firstByteMs, 0.5)),
      rssMb: rss > 0 ? rss / 1024 / 1024 : undefined,
      failed: list.reduce((sum, round) => sum + round.failed, 0),
    };
  });
}

/** The middle one; undefined = there are none. */
export function median(values: number[]): number | undefined {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0;
}

const columns: readonly [title: string, text: (row: Row) => string][] = [
  ['case', (row) => row.case],
  ['through', (row) => row.target],
  ['CPU / pipe', ({ cpuRatio }) => (cpuRatio === undefined ? '' : `${cpuRatio.toFixed(2)}x`)],
  ['CPU us', ({ cpuUs }) => (cpuUs === undefined ? '' : cpuUs.toFixed(0))],
  ['req/s', ({ requestsPerSecond }) => requestsPerSecond.toFixed(0)],
  ['+p50 ms', ({ addedP50Ms }) => addedP50Ms.toFixed(2)],
  ['+p99 ms', ({ addedP99Ms }) => addedP99Ms.toFixed(2)],
  ['+first byte ms', ({ addedFirstByteP50Ms }) => addedFirstByteP50Ms.toFixed(2)],
  ['RSS MB', ({ rssMb }) => rssMb?.toFixed(0) ?? ''],
  ['failed', ({ failed }) => String(failed)],
];

export function formatTable(rows: readonly Row[]): string {
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, text]) => text(row)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) =>
          column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
