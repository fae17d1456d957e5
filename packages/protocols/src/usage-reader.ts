import { asObject, asText, objectOf, parseObject } from './sse-fields.ts';
import { mergeUsage, normaliseUsage, type Usage, type UsageNames } from './usage.ts';

/** What a protocol's events say about usage, model and end. */
export interface UsageEvents {
  names: UsageNames;
  /** Objects inside an event (or answer) that may hold `usage` and `model`; the object itself comes first. */
  holders(value: Record<string, unknown>): (Record<string, unknown> | undefined)[];
  /** Bytes that occur in every closing event. */
  closing: readonly Buffer[];
}

/** Collects token counts of one answer. */
export interface UsageReader {
  event(bytes: Buffer): void;
  /** False: no JSON object. */
  json(bytes: Buffer): boolean;
  usage(): Usage | undefined;
  model(): string | undefined;
  finished(): boolean;
}

const usageKey = Buffer.from('"usage"');
const modelKey = Buffer.from('"model"');

/** Parses only the few events that carry a usage or the first model name; all others cost two byte searches. */
export function createUsageReader({ names, holders, closing }: UsageEvents): UsageReader {
  let raw: Record<string, unknown> | undefined;
  let model: string | undefined;
  let finished = false;

  function take(value: Record<string, unknown> | undefined): void {
    if (!value) return;
    for (const holder of [value, ...holders(value)]) {
      const usage = asObject(holder?.usage);
      if (usage) raw = mergeUsage(raw, usage);
      model ??= asText(holder?.model);
    }
  }

  return {
    event(bytes) {
      if (!finished && closing.some((mark) => bytes.includes(mark))) finished = true;
      if (bytes.includes(usageKey) || (model === undefined && bytes.includes(modelKey)))
        take(objectOf(bytes));
    },
    json(bytes) {
      finished = true;
      const value = parseObject(bytes.toString('utf8'));
      take(value);
      return value !== undefined;
    },
    usage: () => raw && normaliseUsage(raw, names),
    model: () => model,
    finished: () => finished,
  };
}
