/** Normalised token counts; the wire names of the request record. */
export interface UsageMetrics {
  /** Input tokens as the provider counts them (OpenAI: including cached ones; Anthropic: without). */
  input: number;
  cached_create: number;
  cached_read: number;
  output: number;
  reasoning: number;
  total: number;
}

export interface Usage {
  metrics: UsageMetrics;
  /** The provider's own usage object, merged over the stream; lets history be priced again. */
  raw: Record<string, unknown>;
}
