import type { RequestRecord } from './request-record.ts';

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
  const { input, cached_create: written, cached_read: read, output } = usage.metrics;
  const apart = { input, read, written };
  const counts = protocolOf(record) === 'messages' ? apart : withoutCached(apart);
  const oneHour = Math.min(counts.written, oneHourWrites(usage.raw));
  return {
    input: counts.input,
    cacheRead: counts.read,
    cacheWrite5m: counts.written - oneHour,
    cacheWrite1h: oneHour,
    output,
  };
}

interface InputCounts {
  input: number;
  read: number;
  written: number;
}

/** Input that counts cached tokens too -> each token in one place. */
export function withoutCached({ input, read: wholeRead, written: wholeWritten }: InputCounts): InputCounts {
  const read = Math.min(input, wholeRead);
  const written = Math.min(input - read, wholeWritten);
  return { input: input - read - written, read, written };
}

/** Records of older versions do not say; there each service spoke its own protocol. */
function protocolOf({ protocol, service }: RequestRecord): string {
  return protocol ?? (service === 'claude' ? 'messages' : 'chat');
}

function oneHourWrites(raw: Record<string, unknown>): number {
  const creation = raw.cache_creation;
  if (typeof creation !== 'object' || creation === null) return 0;
  const { ephemeral_1h_input_tokens: tokens } = creation as Record<string, unknown>;
  return typeof tokens === 'number' && tokens > 0 ? tokens : 0;
}
