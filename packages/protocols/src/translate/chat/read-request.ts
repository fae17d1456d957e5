import type { AnswerFormat, Conversation, Tool, ToolChoice, Turn } from '../conversation.ts';
import { InvalidRequest } from '../invalid-request.ts';
import type { Losses } from '../losses.ts';
import { openaiMembers, sharedMembers } from '../openai-members.ts';
import {
  asBoolean,
  asList,
  asNumber,
  asObject,
  asText,
  listAt,
  objectAt,
  optionalListAt,
  presentAt,
  textAt,
} from '../values.ts';
import { readContent, readToolCalls, reasoningText } from './parts.ts';

const members = new Set([
  'model',
  'messages',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'stop',
  'reasoning_effort',
  'response_format',
  'user',
  ...openaiMembers,
]);

/** A Chat Completions request as a conversation. */
export function readChatRequest(body: Record<string, unknown>, losses: Losses): Conversation {
  losses.noteUnread(body, { known: members });
  const effort = asText(body.reasoning_effort);
  const stop = typeof body.stop === 'string' ? [body.stop] : asList(body.stop);
  return {
    model: textAt(body.model, 'model'),
    turns: readTurns(body.messages, losses),
    tools: optionalListAt(body.tools, 'tools').flatMap((tool, index) => readTool(tool, { index, losses })),
    toolChoice: readToolChoice(body.tool_choice, losses),
    parallelToolCalls: asBoolean(body.parallel_tool_calls),
    stream: body.stream === true,
    maxTokens: asNumber(body.max_completion_tokens) ?? asNumber(body.max_tokens),
    temperature: asNumber(body.temperature),
    topP: asNumber(body.top_p),
    topK: undefined,
    stop: stop.filter((text) => typeof text === 'string'),
    reasoning: effort === undefined ? undefined : { effort },
    format: readFormat(asObject(body.response_format)),
    user: asText(body.user),
    openai: sharedMembers(body, { verbosity: body.verbosity }),
    wants: { usageChunk: asObject(body.stream_options)?.include_usage === true, sealedReasoning: false },
  };
}

function readTurns(messages: unknown, losses: Losses): Turn[] {
  const list = listAt(messages, 'messages');
  if (list.length === 0) throw new InvalidRequest('messages', 'at least one message is needed');
  const turns: Turn[] = [];
  for (const [index, value] of list.entries()) {
    const where = `messages.${index}`;
    const message = objectAt(value, where);
    if (message.name !== undefined && message.role !== 'tool') losses.note('messages.name');
    const turn = readTurn(message, { where, losses });
    const last = turns.at(-1);
    // The results of one round of calls belong together.
    if (isResults(turn) && last && isResults(last)) last.parts.push(...turn.parts);
    else turns.push(turn);
  }
  return turns;
}

function isResults({ parts }: Turn): boolean {
  return parts.length > 0 && parts.every(({ type }) => type === 'tool-result');
}

function readTurn(
  message: Record<string, unknown>,
  { where, losses }: { where: string; losses: Losses },
): Turn {
  const content = () => readContent(message.content, { where: `${where}.content`, losses });
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', parts: content() };
    case 'user':
      presentAt(message.content, `${where}.content`);
      return { role: 'user', parts: content() };
    case 'assistant':
      return { role: 'assistant', parts: readAssistant(message, { where, content: content() }) };
    case 'tool':
      return {
        role: 'user',
        parts: [
          {
            type: 'tool-result',
            id: textAt(message.tool_call_id, `${where}.tool_call_id`),
            flavour: 'function',
            content: content().filter(
              (part) => part.type === 'text' || part.type === 'image' || part.type === 'document',
            ),
            isError: false,
          },
        ],
      };
  }
  throw new InvalidRequest(
    `${where}.role`,
    '"system", "developer", "user", "assistant" or "tool" is expected',
  );
}

function readAssistant(
  message: Record<string, unknown>,
  { where, content }: { where: string; content: Turn['parts'] },
): Turn['parts'] {
  const reasoning = reasoningText(message);
  const refusal = asText(message.refusal);
  if (message.function_call) {
    throw new InvalidRequest(`${where}.function_call`, 'has no id to match a result with; send tool_calls');
  }
  return [
    ...(reasoning ? [{ type: 'reasoning' as const, text: reasoning }] : []),
    ...content,
    ...(refusal ? [{ type: 'refusal' as const, text: refusal }] : []),
    ...readToolCalls(message, where),
  ];
}

function readTool(value: unknown, { index, losses }: { index: number; losses: Losses }): Tool[] {
  const where = `tools.${index}`;
  const tool = objectAt(value, where);
  if (tool.type === 'custom') {
    const custom = objectAt(tool.custom, `${where}.custom`);
    const format = asObject(custom.format);
    const grammar = asObject(format?.grammar) ?? format;
    return [
      {
        name: textAt(custom.name, `${where}.custom.name`),
        flavour: 'custom',
        description: asText(custom.description),
        schema: {},
        strict: undefined,
        ...(grammar?.definition !== undefined && { grammar }),
      },
    ];
  }
  if (tool.type !== 'function') {
    losses.note(`tools.${String(tool.type)}`);
    return [];
  }
  const target = objectAt(tool.function, `${where}.function`);
  return [
    {
      name: textAt(target.name, `${where}.function.name`),
      flavour: 'function',
      description: asText(target.description),
      schema: asObject(target.parameters) ?? { type: 'object', properties: {} },
      strict: asBoolean(target.strict),
    },
  ];
}

function readToolChoice(choice: unknown, losses: Losses): ToolChoice | undefined {
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { type: choice };
  const object = asObject(choice);
  const target = asObject(object?.function) ?? asObject(object?.custom);
  if (target) return { type: 'tool', name: textAt(target.name, 'tool_choice.function.name') };
  if (object) losses.note(`tool_choice.${String(object.type)}`);
  return undefined;
}

function readFormat(format: Record<string, unknown> | undefined): AnswerFormat | undefined {
  if (format?.type === 'json_object') return { type: 'json' };
  const wish = asObject(format?.json_schema);
  const schema = asObject(wish?.schema);
  if (!wish || !schema) return undefined;
  const strict = asBoolean(wish.strict);
  const description = asText(wish.description);
  return {
    type: 'schema',
    name: asText(wish.name) ?? 'answer',
    schema,
    ...(strict !== undefined && { strict }),
    ...(description && { description }),
  };
}
