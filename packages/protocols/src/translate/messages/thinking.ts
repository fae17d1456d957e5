import type { Conversation, ReasoningWish } from '../conversation.ts';
import type { Losses } from '../losses.ts';
import { callsNeedSeals, effortOfBudget } from '../reasoning.ts';
import { isSince } from './model-version.ts';

type Body = Record<string, unknown>;

/** Thinking budgets by effort. Tokens; at least 1024 and less than `max_tokens`. */
const budgets: Readonly<Record<string, number>> = {
  minimal: 1_024,
  low: 4_096,
  medium: 10_000,
  high: 20_000,
  xhigh: 30_000,
  max: 30_000,
};

/** How a model is to think: `thinking`, and the effort that belongs into `output_config`. */
export interface Thinking {
  thinking: Body;
  effort?: string;
}

/** Claude thinks as it sees fit since 4.6, by an effort; from 4.7 on it refuses a budget. No model takes it with a forced tool. */
export function writeThinking(
  conversation: Conversation,
  { maxTokens, losses }: { maxTokens: number; losses: Losses },
): Thinking | undefined {
  const { reasoning, toolChoice, model } = conversation;
  const budget = budgetOf(reasoning);
  if (budget === undefined) return undefined;
  const isForced = toolChoice?.type === 'required' || toolChoice?.type === 'tool';
  if (!isForced && isSince(model, 4, 6)) return adaptive(model, reasoning?.effort ?? effortOfBudget(budget));
  // A budget needs room, and no tool loop whose calls come without their signed thinking (made by another upstream).
  if (isForced || maxTokens < 2_048 || callsNeedSeals(conversation.turns, 'messages')) {
    losses.note('reasoning');
    return undefined;
  }
  const tokens = Math.max(1_024, Math.min(budget, maxTokens - 1_024));
  return { thinking: { type: 'enabled', budget_tokens: tokens } };
}

function budgetOf(reasoning: ReasoningWish | undefined): number | undefined {
  if (!reasoning || reasoning.effort === 'none') return undefined;
  return reasoning.budgetTokens ?? budgets[reasoning.effort ?? ''];
}

function adaptive(model: string, wanted: string): Thinking {
  const effort = wanted === 'minimal' ? 'low' : wanted;
  // Later models tell what they thought only to who asks for it; 4.6 has fewer efforts.
  if (isSince(model, 4, 7)) return { thinking: { type: 'adaptive', display: 'summarized' }, effort };
  return { thinking: { type: 'adaptive' }, effort: effort === 'xhigh' || effort === 'max' ? 'high' : effort };
}
