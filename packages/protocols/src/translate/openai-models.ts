import type { Conversation } from './conversation.ts';
import type { Losses } from './losses.ts';

/** OpenAI's own reasoning models: they refuse `max_tokens`, the name of the limit that every other upstream knows. */
export function reasons(model: string): boolean {
  return /^(o\d|gpt-([5-9]|\d\d))/.test(model) && !neverReasons(model);
}

/** OpenAI's own models without reasoning: they refuse to be asked for its sealed form. */
export function neverReasons(model: string): boolean {
  return /^(chatgpt-|gpt-([34]|5-chat))/.test(model);
}

/** Who reasons takes no temperature: OpenAI's models only where they were told not to. */
export function openaiSampling(
  { model, reasoning, temperature, topP }: Conversation,
  losses: Losses,
): { temperature?: number | undefined; top_p?: number | undefined } {
  if (!reasons(model) || reasoning?.effort === 'none') return { temperature, top_p: topP };
  if (temperature !== undefined && temperature !== 1) losses.note('temperature');
  if (topP !== undefined && topP !== 1) losses.note('top_p');
  return {};
}
