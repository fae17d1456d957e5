import type { Conversation, Tool, Turn } from '../conversation.ts';
import { asFunction } from '../custom-tools.ts';
import type { Losses } from '../losses.ts';
import { wireName } from '../tool-names.ts';
import { compact } from '../values.ts';
import { isSince } from './model-version.ts';
import { writeThinking } from './thinking.ts';
import { writeBlocks } from './write-blocks.ts';

/** Messages asks for a limit; clients of the other protocols seldom give one. Tokens. */
const defaultMaxTokens = 32_000;

type Body = Record<string, unknown>;

/** A conversation as a Messages request. */
export function writeMessagesRequest(conversation: Conversation, losses: Losses): Body {
  const { system, turns } = splitSystem(conversation.turns, losses);
  const maxTokens = conversation.maxTokens ?? defaultMaxTokens;
  const { thinking, effort } = writeThinking(conversation, { maxTokens, losses }) ?? {};
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
    tools:
      conversation.tools.length > 0 ? conversation.tools.map((tool) => writeTool(tool, losses)) : undefined,
    tool_choice: writeToolChoice(conversation),
    thinking,
    output_config: writeOutputConfig(conversation, { effort, losses }),
    ...writeSampling(conversation, { isThinking: thinking !== undefined, losses }),
    stop_sequences: writeStop(conversation.stop, losses),
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

function writeTool(tool: Tool, losses: Losses): Body {
  // Anthropic has it too, but takes far fewer schemas for it.
  if (tool.strict) losses.note('tools.strict');
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

/** Claude 4.7 and later refuse all of it, those that think too, and 4.1 and later two at once. */
function writeSampling(
  { model, temperature, topP, topK }: Conversation,
  { isThinking, losses }: { isThinking: boolean; losses: Losses },
): Body {
  if (isThinking || isSince(model, 4, 7)) {
    if (temperature !== undefined && temperature !== 1) losses.note('temperature');
    if (topP !== undefined) losses.note('top_p');
    if (topK !== undefined) losses.note('top_k');
    return {};
  }
  const takesBoth = temperature === undefined || topP === undefined || !isSince(model, 4, 1);
  if (!takesBoth) losses.note('top_p');
  return {
    // OpenAI goes up to 2, Anthropic to 1.
    temperature: temperature === undefined ? undefined : Math.min(temperature, 1),
    top_p: takesBoth ? topP : undefined,
    top_k: topK,
  };
}

function writeOutputConfig(
  { format }: Conversation,
  { effort, losses }: { effort: string | undefined; losses: Losses },
): Body | undefined {
  if (format?.type === 'json') losses.note('response_format');
  const schema = format?.type === 'schema' ? { type: 'json_schema', schema: format.schema } : undefined;
  return effort || schema ? compact({ effort, format: schema }) : undefined;
}

/** Anthropic refuses stop sequences without a letter, and an empty list is as good as none. */
function writeStop(stop: readonly string[], losses: Losses): string[] | undefined {
  const taken = stop.filter((text) => text.trim() !== '');
  if (taken.length < stop.length) losses.note('stop sequences of white space');
  return taken.length > 0 ? taken : undefined;
}
