import type { TokenCounts } from './answer.ts';
import { asNumber, asObject } from './values.ts';

/** Usage of both OpenAI protocols: their input counts every token, cached ones included. */
export function readOpenaiUsage(usage: Record<string, unknown> | undefined): TokenCounts | undefined {
  if (!usage) return undefined;
  const inputDetails = asObject(usage.prompt_tokens_details) ?? asObject(usage.input_tokens_details);
  const outputDetails = asObject(usage.completion_tokens_details) ?? asObject(usage.output_tokens_details);
  const all = asNumber(usage.prompt_tokens) ?? asNumber(usage.input_tokens) ?? 0;
  const cacheRead = asNumber(inputDetails?.cached_tokens) ?? asNumber(usage.prompt_cache_hit_tokens) ?? 0;
  const cacheWrite = asNumber(inputDetails?.cache_write_tokens) ?? 0;
  const output = asNumber(usage.completion_tokens) ?? asNumber(usage.output_tokens) ?? 0;
  const reasoning = asNumber(outputDetails?.reasoning_tokens) ?? 0;
  // Some (xAI, Gemini) count reasoning beside the output; then only all three add up to their total.
  const isBeside = usage.total_tokens === all + output + reasoning;
  return {
    input: Math.max(0, all - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    output: isBeside ? output + reasoning : output,
    reasoning,
  };
}

/** The same counts under the names of one of the two. */
export function writeOpenaiUsage(
  counts: TokenCounts,
  names: { input: 'prompt_tokens' | 'input_tokens'; output: 'completion_tokens' | 'output_tokens' },
): Record<string, unknown> {
  const input = counts.input + counts.cacheRead + counts.cacheWrite;
  const inputDetails: Record<string, unknown> = { cached_tokens: counts.cacheRead };
  if (counts.cacheWrite > 0) inputDetails.cache_write_tokens = counts.cacheWrite;
  return {
    [names.input]: input,
    [`${names.input}_details`]: inputDetails,
    [names.output]: counts.output,
    [`${names.output}_details`]: { reasoning_tokens: counts.reasoning },
    total_tokens: input + counts.output,
  };
}
