import type { Conversation, ReasoningWish, Tool, Turn } from '../conversation.ts';
import { asFunction } from '../custom-tools.ts';
import type { Losses } from '../losses.ts';
import { callsNeedSeals } from '../reasoning.ts';
import { wireName } from '../tool-names.ts';
import { compact } from '../values.ts';
import { writeBlocks } from './write-blocks.ts';

/** Messages asks for a limit; clients of the other protocols seldom give one. Tokens. */
const defaultMaxTokens = 32_000;

/** Thinking budgets by effort. Tokens; at least 1024 and less than `max_tokens`. */
const budgets: Readonly<Record<string, number>> = {
  minimal: 1_024,
  low: 4_096,
  medium: 10_000,
  high: 20_000,
  xhigh: 30_000,
  max: 30_000,
};

type Body = Record<string, unknown>;

/** A conversation as a Messages request. */
export function writeMessagesRequest(conversation: Conversation, losses: Losses): Body {
  const { system, turns } = splitSystem(conversation.turns, losses);
  const maxTokens = conversation.maxTokens ?? defaultMaxTokens;
  const thinking = writeThinking(conversation, { maxTokens, losses });
  for (const key of Object.keys(conversation.openai)) losses.note(key);
  const messages = mergeTurns(turns).map(({ role, parts }) => ({
    role,
    content: writeBlocks(parts, losses),
  }));
  const filled = messages.filter(({ content }) => content.length > 0);
  markCache(filled.at(-1)?.content);
  return compact({
    model: conversation.model,
    max_tokens: maxTokens,
    system: markCache(system.length > 0 ? system : undefined),
    messages: filled,
    tools: conversation.tools.length > 0 ? conversation.tools.map(writeTool) : undefined,
    tool_choice: writeToolChoice(conversation),
    thinking,
    output_config: writeFormat(conversation, losses),
    ...writeSampling(conversation, { isThinking: thinking?.type === 'enabled', losses }),
    stop_sequences: conversation.stop.length > 0 ? conversation.stop : undefined,
    metadata: conversation.user === undefined ? undefined : { user_id: conversation.user },
    stream: conversation.stream,
  });
}

/** Leading system turns become `system`; a later one keeps its place as text of the user. */
function splitSystem(turns: readonly Turn[], losses: Losses): { system: Body[]; turns: Turn[] } {
  const firstOther = turns.findIndex(({ role }) => role !== 'system');
  // Nothing but system turns: the last is what is asked.
  const end = firstOther < 0 ? turns.length - 1 : firstOther;
  const leading = turns.slice(0, end);
  const rest = turns.slice(end);
  if (rest.some(({ role }) => role === 'system')) losses.note('role of later system messages');
  return {
    system: leading.flatMap(({ parts }) => writeBlocks(parts, losses)),
    turns: rest.map((turn) => (turn.role === 'system' ? { ...turn, role: 'user' } : turn)),
  };
}

/** One message after the other must change roles; results of tools come first in theirs. */
function mergeTurns(turns: readonly Turn[]): Turn[] {
  const merged: Turn[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    if (last?.role === turn.role) last.parts.push(...turn.parts);
    else merged.push({ role: turn.role, parts: [...turn.parts] });
  }
  for (const turn of merged) {
    const results = turn.parts.filter(({ type }) => type === 'tool-result');
    if (results.length > 0)
      turn.parts = [...results, ...turn.parts.filter(({ type }) => type !== 'tool-result')];
  }
  return merged;
}

/** OpenAI's protocols cache by themselves; this one only up to a mark. */
function markCache(blocks: Body[] | undefined): Body[] | undefined {
  const last = blocks?.at(-1);
  if (last && last.type !== 'thinking' && last.type !== 'redacted_thinking') {
    last.cache_control = { type: 'ephemeral' };
  }
  return blocks;
}

function writeTool(tool: Tool): Body {
  const { description, schema } = asFunction(tool);
  return compact({
    name: wireName(tool),
    description,
    input_schema: schema.type === undefined ? { type: 'object', ...schema } : schema,
  });
}

function writeToolChoice({ toolChoice, parallelToolCalls, tools }: Conversation): Body | undefined {
  if (tools.length === 0) return undefined;
  const single = parallelToolCalls === false ? { disable_parallel_tool_use: true } : {};
  switch (toolChoice?.type) {
    case 'none':
      return { type: 'none' };
    case 'required':
      return { type: 'any', ...single };
    case 'tool':
      return { type: 'tool', name: wireName(toolChoice), ...single };
    case 'auto':
      return { type: 'auto', ...single };
    case undefined:
      return parallelToolCalls === false ? { type: 'auto', ...single } : undefined;
  }
}

/**
 * Anthropic refuses thinking with a forced tool, with too small a limit, and in a tool loop whose calls come without
 * their signed thinking (made by another upstream).
 */
function writeThinking(
  { reasoning, toolChoice, turns }: Conversation,
  { maxTokens, losses }: { maxTokens: number; losses: Losses },
): Body | undefined {
  const budget = budgetOf(reasoning);
  if (budget === undefined) return undefined;
  const isForced = toolChoice?.type === 'required' || toolChoice?.type === 'tool';
  if (isForced || maxTokens < 2_048 || callsNeedSeals(turns, 'messages')) {
    losses.note('reasoning');
    return undefined;
  }
  return { type: 'enabled', budget_tokens: Math.max(1_024, Math.min(budget, maxTokens - 1_024)) };
}

function budgetOf(reasoning: ReasoningWish | undefined): number | undefined {
  if (!reasoning || reasoning.effort === 'none') return undefined;
  if (reasoning.budgetTokens !== undefined) return reasoning.budgetTokens;
  return budgets[reasoning.effort ?? ''];
}

function writeSampling(
  { temperature, topP, topK }: Conversation,
  { isThinking, losses }: { isThinking: boolean; losses: Losses },
): Body {
  if (!isThinking) {
    // OpenAI goes up to 2, Anthropic to 1.
    return {
      temperature: temperature === undefined ? undefined : Math.min(temperature, 1),
      top_p: topP,
      top_k: topK,
    };
  }
  if (temperature !== undefined && temperature !== 1) losses.note('temperature');
  if (topP !== undefined) losses.note('top_p');
  if (topK !== undefined) losses.note('top_k');
  return {};
}

function writeFormat({ format }: Conversation, losses: Losses): Body | undefined {
  if (!format) return undefined;
  if (format.type === 'schema') return { format: { type: 'json_schema', schema: format.schema } };
  losses.note('response_format');
  return undefined;
}
