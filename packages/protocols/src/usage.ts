import { asObject } from './sse-fields.ts';

/** Normalised token counts, under the names of the request record. */
export interface UsageMetrics {
  input: number;
  cached_create: number;
  cached_read: number;
  output: number;
  reasoning: number;
  total: number;
}

export interface Usage {
  metrics: UsageMetrics;
  /** The provider's usage object, merged over all it sent. */
  raw: Record<string, unknown>;
}

type UsageObject = Record<string, unknown>;

/** Where a protocol keeps each count; the first path that holds a number counts. */
export interface UsageNames {
  input: readonly string[];
  cached_create: readonly string[];
  cached_read: readonly string[];
  output: readonly string[];
  reasoning: readonly string[];
}

/** Merges usage objects of one answer field by field: the last value that is not null wins. */
export function mergeUsage(before: UsageObject | undefined, update: UsageObject): UsageObject {
  if (!before) return update;
  const merged: UsageObject = { ...before };
  for (const [key, value] of Object.entries(update)) {
    if (value === null || value === undefined) continue;
    const nested = asObject(value);
    merged[key] = nested ? mergeUsage(asObject(before[key]), nested) : value;
  }
  return merged;
}

/** Token counts of a merged usage object; the provider's own total counts, else input + output. */
export function normaliseUsage(raw: UsageObject, names: UsageNames): Usage {
  const count = (paths: readonly string[]): number => {
    for (const path of paths) {
      const value = numberAt(raw, path);
      if (value !== undefined) return value;
    }
    return 0;
  };
  const input = count(names.input);
  const output = count(names.output);
  return {
    metrics: {
      input,
      cached_create: count(names.cached_create),
      cached_read: count(names.cached_read),
      output,
      reasoning: count(names.reasoning),
      total: numberAt(raw, 'total_tokens') ?? input + output,
    },
    raw,
  };
}

/** The few paths there are, split once. */
const keysOfPath = new Map<string, readonly string[]>();

function numberAt(raw: UsageObject, path: string): number | undefined {
  let keys = keysOfPath.get(path);
  if (!keys) {
    keys = path.split('.');
    keysOfPath.set(path, keys);
  }
  let value: unknown = raw;
  for (const key of keys) value = asObject(value)?.[key];
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : undefined;
}
