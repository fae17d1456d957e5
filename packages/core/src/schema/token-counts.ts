import type { Protocol } from './config.ts';
import type { RequestRecord } from './request-record.ts';
import type { UsageMetrics } from './usage.ts';

/** The tokens of an answer, each in one place, whatever its protocol. */
export interface TokenCounts {
  /** Neither read from nor written to a cache. */
  input: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  /** Reasoning included. */
  output: number;
}

/**
 * Messages counts cached tokens beside the input, the OpenAI protocols within it. A provider's numbers that do not add
 * up count as if they did: never more cached tokens than there was input.
 */
export function tokenCountsOf(record: RequestRecord): TokenCounts | undefined {
  const { usage } = record;
  if (!usage) return undefined;
  const { input, cached_create: written, cached_read: read } = usage.metrics;
  const counts = countedApart(record, { input, read, written });
  const oneHour = Math.min(counts.written, oneHourWrites(usage.raw));
  return {
    input: counts.input,
    cacheRead: counts.read,
    cacheWrite5m: counts.written - oneHour,
    cacheWrite1h: oneHour,
    output: wholeOutput(usage.metrics),
  };
}

/** Some (xAI, Gemini) count reasoning beside the output; then only all three add up to their total. */
function wholeOutput({ input, output, reasoning, total }: UsageMetrics): number {
  return total === input + output + reasoning ? output + reasoning : output;
}

interface InputCounts {
  input: number;
  read: number;
  written: number;
}

/** A provider's own counts -> each token in one place. */
export function countedApart(speaker: Speaker, counts: InputCounts): InputCounts {
  return protocolOf(speaker) === 'messages' ? counts : withoutCached(counts);
}

function withoutCached({ input, read: wholeRead, written: wholeWritten }: InputCounts): InputCounts {
  const read = Math.min(input, wholeRead);
  const written = Math.min(input - read, wholeWritten);
  return { input: input - read - written, read, written };
}

type Speaker = Pick<RequestRecord, 'protocol' | 'service'>;

/** Records of older versions, and totals, do not say: there each service speaks its own, and but for Claude's they count alike. */
export function protocolOf({ protocol, service }: Speaker): Protocol {
  return protocol ?? (service === 'claude' ? 'messages' : 'chat');
}

function oneHourWrites(raw: Record<string, unknown>): number {
  const creation = raw.cache_creation;
  if (typeof creation !== 'object' || creation === null) return 0;
  const { ephemeral_1h_input_tokens: tokens } = creation as Record<string, unknown>;
  return typeof tokens === 'number' && tokens > 0 ? tokens : 0;
}
