import type { Part, ToolCallPart, ToolFlavour, ToolResultPart, Turn } from '../conversation.ts';
import { InvalidRequest } from '../invalid-request.ts';
import type { Losses } from '../losses.ts';
import { asText, objectAt, presentAt, textAt } from '../values.ts';
import { readContent, readReasoning, reasoningPrefix } from './parts.ts';

/** Items of tools that run at OpenAI, and marks of its own book-keeping. */
const vendorItems =
  /^(\w+_call|\w+_call_output|\w+_output|mcp_\w+|compaction|compaction_summary|image_generation_\w+|additional_tools)$/;

/** The turns of a Responses `input`. */
export function readItems(input: unknown, losses: Losses): Turn[] {
  if (typeof input === 'string' && input !== '')
    return [{ role: 'user', parts: [{ type: 'text', text: input }] }];
  const list = Array.isArray(input) ? input : [];
  if (list.length === 0) throw new InvalidRequest('input', 'a text or at least one item is needed');
  const turns: Turn[] = [];
  for (const [index, value] of list.entries()) {
    if (typeof value === 'string') {
      turns.push({ role: 'user', parts: [{ type: 'text', text: value }] });
      continue;
    }
    const where = `input.${index}`;
    addItem(turns, objectAt(value, where), { where, losses });
  }
  return turns;
}

interface Place {
  where: string;
  losses: Losses;
}

function addItem(turns: Turn[], item: Record<string, unknown>, place: Place): void {
  const { where, losses } = place;
  switch (item.type) {
    case undefined:
    case 'message':
      addMessage(turns, item, place);
      return;
    case 'reasoning':
      addToAssistant(turns, [readReasoning(item)]);
      return;
    case 'function_call':
      addToAssistant(turns, [readCall(item, { where, flavour: 'function' })]);
      return;
    case 'custom_tool_call':
      addToAssistant(turns, [readCall(item, { where, flavour: 'custom' })]);
      return;
    case 'function_call_output':
      addResult(turns, readResult(item, { ...place, flavour: 'function' }));
      return;
    case 'custom_tool_call_output':
      addResult(turns, readResult(item, { ...place, flavour: 'custom' }));
      return;
    case 'item_reference':
      readReference(item, place);
      return;
  }
  if (!vendorItems.test(String(item.type))) {
    throw new InvalidRequest(
      where,
      `items of type "${String(item.type)}" are not known and cannot be translated`,
    );
  }
  losses.note(`input.${String(item.type)}`);
}

/** Only its upstream has the item. Reasoning would be dropped anyway; without the rest a model forgets what it said. */
function readReference(item: Record<string, unknown>, { where, losses }: Place): void {
  if (!String(item.id).startsWith(reasoningPrefix)) {
    throw new InvalidRequest(
      where,
      'refers to an item stored at a Responses upstream, and this config speaks another protocol; send whole items (in the AI SDK: store: false)',
    );
  }
  losses.note('input.item_reference');
}

function addMessage(turns: Turn[], item: Record<string, unknown>, { where, losses }: Place): void {
  const parts = readContent(item.content, { where: `${where}.content`, losses });
  switch (item.role) {
    case 'system':
    case 'developer':
      turns.push({ role: 'system', parts });
      return;
    case 'user':
      presentAt(item.content, `${where}.content`);
      turns.push({ role: 'user', parts });
      return;
    case 'assistant':
      addToAssistant(turns, parts);
      return;
  }
  throw new InvalidRequest(`${where}.role`, '"system", "developer", "user" or "assistant" is expected');
}

/** Items of one answer come one by one; together they are one turn. */
function addToAssistant(turns: Turn[], parts: Part[]): void {
  const last = turns.at(-1);
  if (last?.role === 'assistant') last.parts.push(...parts);
  else turns.push({ role: 'assistant', parts });
}

function addResult(turns: Turn[], result: ToolResultPart): void {
  const last = turns.at(-1);
  const isResults = last?.role === 'user' && last.parts.every(({ type }) => type === 'tool-result');
  if (last && isResults && last.parts.length > 0) last.parts.push(result);
  else turns.push({ role: 'user', parts: [result] });
}

function readCall(
  item: Record<string, unknown>,
  { where, flavour }: { where: string; flavour: ToolFlavour },
): ToolCallPart {
  const namespace = asText(item.namespace);
  return {
    type: 'tool-call',
    id: textAt(item.call_id, `${where}.call_id`),
    name: textAt(item.name, `${where}.name`),
    ...(namespace && { namespace }),
    flavour,
    input: asText(flavour === 'custom' ? item.input : item.arguments) ?? '',
  };
}

function readResult(
  item: Record<string, unknown>,
  { where, losses, flavour }: Place & { flavour: ToolFlavour },
): ToolResultPart {
  const parts = readContent(item.output, { where: `${where}.output`, losses });
  return {
    type: 'tool-result',
    id: textAt(item.call_id, `${where}.call_id`),
    flavour,
    content: parts.filter(
      (part) => part.type === 'text' || part.type === 'image' || part.type === 'document',
    ),
    isError: false,
  };
}
