import type { StopReason, TokenCounts } from '../answer.ts';
import { asNumber, asObject, compact } from '../values.ts';

const reasons: Readonly<Record<string, StopReason>> = {
  end_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  stop_sequence: 'stop-sequence',
  tool_use: 'tool-calls',
  refusal: 'refusal',
  pause_turn: 'pause',
};

const names: Readonly<Record<StopReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'stop-sequence': 'stop_sequence',
  'tool-calls': 'tool_use',
  refusal: 'refusal',
  pause: 'pause_turn',
};

export function readStopReason(reason: unknown): StopReason {
  return reasons[String(reason)] ?? 'stop';
}

export function writeStopReason(reason: StopReason): string {
  return names[reason];
}

export function readUsage(usage: Record<string, unknown> | undefined): TokenCounts | undefined {
  if (!usage) return undefined;
  const details = asObject(usage.output_tokens_details);
  return {
    input: asNumber(usage.input_tokens) ?? 0,
    cacheRead: asNumber(usage.cache_read_input_tokens) ?? 0,
    cacheWrite: asNumber(usage.cache_creation_input_tokens) ?? 0,
    output: asNumber(usage.output_tokens) ?? 0,
    reasoning: asNumber(details?.reasoning_tokens) ?? asNumber(details?.thinking_tokens) ?? 0,
  };
}

export function writeUsage(counts: TokenCounts | undefined): Record<string, unknown> {
  return compact({
    input_tokens: counts?.input ?? 0,
    output_tokens: counts?.output ?? 0,
    cache_creation_input_tokens: counts?.cacheWrite ?? 0,
    cache_read_input_tokens: counts?.cacheRead ?? 0,
    output_tokens_details: counts && counts.reasoning > 0 ? { thinking_tokens: counts.reasoning } : undefined,
  });
}
