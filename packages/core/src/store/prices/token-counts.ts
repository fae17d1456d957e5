import type { RequestRecord } from '../../schema/request-record.ts';

/** What is paid for, each token in one place. */
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
  const { input, cached_create: write, cached_read: read, output } = usage.metrics;
  const oneHour = Math.min(write, oneHourWrites(usage.raw));
  const cached = { cacheRead: read, cacheWrite5m: write - oneHour, cacheWrite1h: oneHour };
  if (protocolOf(record) === 'messages') return { input, ...cached, output };
  const within = Math.min(input, read);
  const written = Math.min(input - within, write);
  return {
    input: input - within - written,
    cacheRead: within,
    cacheWrite5m: Math.max(0, written - oneHour),
    cacheWrite1h: Math.min(written, oneHour),
    output,
  };
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
