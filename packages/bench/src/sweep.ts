import type { Case } from './cases.ts';
import type { Row } from './report.ts';

/** How cost grows with work: one thing is varied, all else stays. */
export interface Sweep {
  title: string;
  /** Name of the case -> what was varied in it. */
  steps: readonly { case: Case; value: number }[];
}

const small = 2_000;

function sized(bytes: number, requests: number): Sweep['steps'][number] {
  const name = bytes < 1e6 ? `${bytes / 1e3} kB` : `${bytes / 1e6} MB`;
  const count = { full: requests * 3, quick: requests };
  return { value: bytes, case: { name, bodyBytes: bytes, query: '', requests: count, concurrency: 4 } };
}

function atOnce(concurrency: number): Sweep['steps'][number] {
  const requests = { full: Math.max(3_000, concurrency * 3), quick: Math.max(1_000, concurrency * 2) };
  return {
    value: concurrency,
    case: { name: `${concurrency} at once`, bodyBytes: small, query: '', requests, concurrency },
  };
}

export const bodySizes: Sweep = {
  title: 'body size',
  steps: [sized(1e3, 1_000), sized(1e4, 800), sized(1e5, 300), sized(1e6, 40), sized(1e7, 6)],
};

export const concurrencies: Sweep = {
  title: 'requests at once',
  steps: [1, 2, 4, 8, 16, 32, 100, 500, 2_000].map(atOnce),
};

/** Milliseconds the slowest of a hundred requests may take. */
const bounds = [1, 5, 10, 50];

interface Step {
  value: number;
  row: Row;
}

/** The rows of one target along a sweep. */
export function stepsOf({ steps }: Sweep, rows: readonly Row[], target: string): Step[] {
  return steps.flatMap(({ value, case: { name } }) => {
    const row = rows.find((each) => each.case === name && each.target === target);
    return row ? [{ value, row }] : [];
  });
}

/**
 * Exponent with which CPU a request grows from the step before the last to the last: 1 = in step with what is varied, 0 =
 * not at all.
 */
export function growth(steps: readonly Step[]): number | undefined {
  const [before, last] = steps.slice(-2);
  if (!before?.row.cpuUs || !last?.row.cpuUs) return undefined;
  return Math.log(last.row.cpuUs / before.row.cpuUs) / Math.log(last.value / before.value);
}

/** Most requests a second while the slowest of a hundred took no longer than the bound; 0 = never. */
export function throughputWithin(steps: readonly Step[], boundMs: number): number {
  const within = steps.filter(({ row }) => row.p99Ms <= boundMs && row.failed === 0);
  return Math.max(0, ...within.map(({ row }) => row.requestsPerSecond));
}

/** What the sweeps say in a few lines. */
export function formatSweeps(rows: readonly Row[], [pipe, clp]: readonly [string, string]): string {
  const lines = [bodySizes, concurrencies].map((sweep) => {
    const exponents = [pipe, clp].map((target) => growth(stepsOf(sweep, rows, target))?.toFixed(2) ?? '?');
    return `CPU a request by ${sweep.title}, last two steps: grows with the power ${exponents[1]} (${pipe} ${exponents[0]})`;
  });
  const tails = bounds.map((bound) => {
    const [ofPipe = 0, ofClp = 0] = [pipe, clp].map((target) =>
      throughputWithin(stepsOf(concurrencies, rows, target), bound),
    );
    const ratio = ofPipe > 0 ? `, ${(ofClp / ofPipe).toFixed(2)} of ${pipe}` : '';
    return `p99 within ${bound} ms: ${ofClp.toFixed(0)} requests/s${ratio}`;
  });
  return [...lines, ...tails].join('\n');
}
