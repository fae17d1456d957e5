import type { AnswerFormat, Conversation, ReasoningWish, Tool, ToolChoice, Turn } from '../conversation.ts';
import { InvalidRequest } from '../invalid-request.ts';
import type { Losses } from '../losses.ts';
import {
  asBoolean,
  asList,
  asNumber,
  asObject,
  asText,
  listAt,
  objectAt,
  optionalListAt,
  textAt,
} from '../values.ts';
import { readContent } from './parts.ts';

const members = new Set([
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'stream',
  'max_tokens',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'thinking',
  'output_config',
  'output_format',
  'metadata',
]);
const toolMembers = new Set(['type', 'name', 'description', 'input_schema', 'strict', 'cache_control']);

/** Accounting lines Claude Code puts before its system prompt; they change with every request and mean nothing elsewhere. */
const billingLine = /^x-anthropic-billing-header:/;

/** A Messages request as a conversation. */
export function readMessagesRequest(body: Record<string, unknown>, losses: Losses): Conversation {
  losses.noteUnread(body, { known: members });
  const outputConfig = asObject(body.output_config);
  const toolChoice = asObject(body.tool_choice);
  const metadata = asObject(body.metadata);
  if (metadata) losses.noteUnread(metadata, { known: new Set(['user_id']), prefix: 'metadata.' });
  if (outputConfig)
    losses.noteUnread(outputConfig, { known: new Set(['effort', 'format']), prefix: 'output_config.' });
  return {
    model: textAt(body.model, 'model'),
    turns: [...readSystem(body.system, losses), ...readTurns(body.messages, losses)],
    tools: optionalListAt(body.tools, 'tools').flatMap((tool, index) => readTool(tool, { index, losses })),
    toolChoice: readToolChoice(toolChoice),
    parallelToolCalls: toolChoice?.disable_parallel_tool_use === true ? false : undefined,
    stream: body.stream === true,
    maxTokens: asNumber(body.max_tokens),
    temperature: asNumber(body.temperature),
    topP: asNumber(body.top_p),
    topK: asNumber(body.top_k),
    stop: asList(body.stop_sequences).filter((stop) => typeof stop === 'string'),
    reasoning: readReasoning(asObject(body.thinking), { effort: asText(outputConfig?.effort), losses }),
    format: readFormat(asObject(outputConfig?.format) ?? asObject(body.output_format)),
    user: asText(metadata?.user_id),
    openai: {},
    wants: { usageChunk: true, sealedReasoning: true },
  };
}

function readSystem(system: unknown, losses: Losses): Turn[] {
  if (system === undefined || system === null) return [];
  const parts = readContent(system, { where: 'system', losses }).filter((part) => {
    if (part.type !== 'text' || !billingLine.test(part.text)) return true;
    losses.note('system.x-anthropic-billing-header');
    return false;
  });
  return parts.length > 0 ? [{ role: 'system', parts }] : [];
}

function readTurns(messages: unknown, losses: Losses): Turn[] {
  const list = listAt(messages, 'messages');
  if (list.length === 0) throw new InvalidRequest('messages', 'at least one message is needed');
  return list.map((value, index) => {
    const where = `messages.${index}`;
    const message = objectAt(value, where);
    const role = message.role;
    if (role !== 'user' && role !== 'assistant' && role !== 'system') {
      throw new InvalidRequest(`${where}.role`, '"user", "assistant" or "system" is expected');
    }
    losses.noteUnread(message, { known: new Set(['role', 'content', 'id', 'type']), prefix: 'messages.' });
    return { role, parts: readContent(message.content, { where: `${where}.content`, losses }) };
  });
}

function readTool(value: unknown, { index, losses }: { index: number; losses: Losses }): Tool[] {
  const where = `tools.${index}`;
  const tool = objectAt(value, where);
  const type = asText(tool.type) ?? 'custom';
  // Tools that Anthropic defines or runs itself have no schema another model could follow.
  if (type !== 'custom' && !asObject(tool.input_schema)) {
    losses.note(`tools.${type}`);
    return [];
  }
  if (tool.cache_control) losses.note('cache_control');
  losses.noteUnread(tool, { known: toolMembers, prefix: 'tools.' });
  return [
    {
      name: textAt(tool.name, `${where}.name`),
      flavour: 'function',
      description: asText(tool.description),
      schema: asObject(tool.input_schema) ?? { type: 'object', properties: {} },
      strict: asBoolean(tool.strict),
    },
  ];
}

function readToolChoice(choice: Record<string, unknown> | undefined): ToolChoice | undefined {
  switch (choice?.type) {
    case 'auto':
    case 'none':
      return { type: choice.type };
    case 'any':
      return { type: 'required' };
    case 'tool':
      return { type: 'tool', name: textAt(choice.name, 'tool_choice.name') };
  }
  return undefined;
}

function readReasoning(
  thinking: Record<string, unknown> | undefined,
  { effort, losses }: { effort: string | undefined; losses: Losses },
): ReasoningWish | undefined {
  const budget = asNumber(thinking?.budget_tokens);
  const isOn = thinking?.type === 'enabled' || thinking?.type === 'adaptive';
  if (thinking?.type === 'disabled') {
    // Few models of others can do without, and those that cannot refuse to be asked.
    losses.note('thinking.disabled');
    return undefined;
  }
  if (!isOn && effort === undefined) return undefined;
  return {
    ...(effort !== undefined && { effort }),
    ...(budget !== undefined && { budgetTokens: budget }),
    ...(isOn && { summary: 'auto' }),
  };
}

function readFormat(format: Record<string, unknown> | undefined): AnswerFormat | undefined {
  const schema = asObject(format?.schema);
  if (format?.type !== 'json_schema' || !schema) return undefined;
  return { type: 'schema', name: 'answer', schema };
}
