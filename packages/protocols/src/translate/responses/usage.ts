import type { StopReason } from '../answer.ts';
import { asObject, asText } from '../values.ts';

export const responsesUsageNames = { input: 'input_tokens', output: 'output_tokens' } as const;

/** Why a response ended: its status, what was missing, and what it holds. */
export function readEnd(response: Record<string, unknown>, { hasCalls }: { hasCalls: boolean }): StopReason {
  if (response.status === 'incomplete') {
    const reason = asText(asObject(response.incomplete_details)?.reason);
    return reason === 'content_filter' ? 'refusal' : 'length';
  }
  return hasCalls ? 'tool-calls' : 'stop';
}

/** Status members of a finished response. */
export function writeEnd(reason: StopReason): Record<string, unknown> {
  if (reason === 'length')
    return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
  if (reason === 'refusal') return { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
  return { status: 'completed', incomplete_details: null };
}
