import type { RequestRecord } from '../../schema/request-record.ts';
import { rowTokensOf } from '../../schema/request-row.ts';
import { providerOf } from './provider-name.ts';

/** How often a measured value fell between which bounds. */
export interface Distribution {
  /** Upper bounds, ascending. */
  readonly bounds: readonly number[];
  /** How many values each bound was the first to hold; one more for those beyond all. */
  readonly counts: number[];
  sum: number;
}

/** What all requests with the same labels come to. */
export interface RequestSum {
  readonly labels: Readonly<
    Record<'service' | 'clp_config' | 'gen_ai_provider_name' | 'gen_ai_request_model', string>
  >;
  readonly status: string;
  /** '' = none. */
  readonly errorType: string;
  requests: number;
  readonly tokens: Record<'input' | 'output' | 'cache_read' | 'cache_creation' | 'reasoning', number>;
  /** Dollars. */
  cost: number;
  unpriced: number;
  /** Seconds. */
  readonly duration: Distribution;
  readonly firstChunk: Distribution;
}

/** Sums of the finished requests for the metrics: a few additions a request, and no library until somebody asks. */
export interface RequestSums {
  add(record: RequestRecord): void;
  all(): RequestSum[];
  /** What CLP itself took, in seconds. */
  readonly overhead: Distribution;
}

/** Seconds; agents' answers take from half a second to many minutes. */
const durationBounds = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 600];
const firstChunkBounds = [0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 25, 60];
const overheadBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5];

export function createRequestSums(): RequestSums {
  const sums = new Map<string, RequestSum>();
  const overhead = distribution(overheadBounds);

  function sumOf(record: RequestRecord): RequestSum {
    // A name that no upstream answered to is no label: clients may ask for anything.
    const model = record.usage ? (record.model ?? '') : '';
    const key = `${record.channel}\0${record.protocol}\0${model}\0${record.status_code}\0${record.outcome}`;
    const known = sums.get(key);
    if (known) return known;
    const sum: RequestSum = {
      labels: {
        service: record.service,
        clp_config: record.channel ?? '',
        gen_ai_provider_name: providerOf(record),
        gen_ai_request_model: model,
      },
      status: String(record.status_code),
      errorType: record.outcome === 'ok' ? '' : record.outcome,
      requests: 0,
      tokens: { input: 0, output: 0, cache_read: 0, cache_creation: 0, reasoning: 0 },
      cost: 0,
      unpriced: 0,
      duration: distribution(durationBounds),
      firstChunk: distribution(firstChunkBounds),
    };
    sums.set(key, sum);
    return sum;
  }

  return {
    overhead,
    all: () => [...sums.values()],
    add(record) {
      const sum = sumOf(record);
      sum.requests++;
      count(sum.duration, record.duration_ms / 1000);
      if (record.first_token_ms !== undefined) count(sum.firstChunk, record.first_token_ms / 1000);
      if (record.overhead_ms !== undefined) count(overhead, record.overhead_ms / 1000);
      if (!record.usage) return;
      addTokens(sum.tokens, record);
      if (record.cost_micros === null) sum.unpriced++;
      else if (record.cost_micros !== undefined) sum.cost += record.cost_micros / 1e6;
    },
  };
}

function addTokens(sum: RequestSum['tokens'], record: RequestRecord): void {
  const tokens = rowTokensOf(record);
  if (!tokens) return;
  sum.input += tokens.in;
  sum.output += tokens.out;
  sum.cache_read += tokens.cacheRead;
  sum.cache_creation += tokens.cacheWrite;
  sum.reasoning += tokens.reasoning;
}

function distribution(bounds: readonly number[]): Distribution {
  return { bounds, counts: new Array<number>(bounds.length + 1).fill(0), sum: 0 };
}

function count(into: Distribution, value: number): void {
  const { bounds, counts } = into;
  let index = 0;
  while (index < bounds.length && value > (bounds[index] ?? 0)) index++;
  counts[index] = (counts[index] ?? 0) + 1;
  into.sum += value;
}
