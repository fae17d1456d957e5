import type { StopReason } from '../answer.ts';

const reasons: Readonly<Record<string, StopReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'refusal',
};

const names: Readonly<Record<StopReason, string>> = {
  stop: 'stop',
  'stop-sequence': 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  refusal: 'content_filter',
  pause: 'stop',
};

/** Some upstreams say `stop` although they call tools. */
export function readFinishReason(reason: unknown, { hasCalls }: { hasCalls: boolean }): StopReason {
  const known = reasons[String(reason)] ?? 'stop';
  return known === 'stop' && hasCalls ? 'tool-calls' : known;
}

export function writeFinishReason(reason: StopReason): string {
  return names[reason];
}

export const chatUsageNames = { input: 'prompt_tokens', output: 'completion_tokens' } as const;
