import type { ProtocolName } from '../wire.ts';
import type { ReasoningWish, Turn } from './conversation.ts';

/** The effort that comes near a thinking budget. */
export function effortOfBudget(budget: number): string {
  if (budget <= 4_096) return 'low';
  if (budget <= 16_000) return 'medium';
  return 'high';
}

/** Efforts the OpenAI protocols know; Anthropic's `max` is their highest. */
export function openaiEffort(reasoning: ReasoningWish | undefined): string | undefined {
  if (!reasoning) return undefined;
  if (reasoning.effort === 'max') return 'xhigh';
  if (reasoning.effort !== undefined) return reasoning.effort;
  return reasoning.budgetTokens === undefined ? undefined : effortOfBudget(reasoning.budgetTokens);
}

/** Whether a tool loop is under way, words of the user after its results or not, whose calls lack reasoning sealed by this protocol. */
export function callsNeedSeals(turns: readonly Turn[], protocol: ProtocolName): boolean {
  const answer = turns.findLast(({ role }) => role === 'assistant')?.parts ?? [];
  if (!answer.some(({ type }) => type === 'tool-call')) return false;
  return !answer.some((part) => part.type === 'reasoning' && part.seal?.protocol === protocol);
}
