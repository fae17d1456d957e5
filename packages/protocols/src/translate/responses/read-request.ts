import type { AnswerFormat, Conversation, ReasoningWish, Tool, ToolChoice, Turn } from '../conversation.ts';
import { InvalidRequest } from '../invalid-request.ts';
import type { Losses } from '../losses.ts';
import { sharedMembers } from '../openai-members.ts';
import {
  asBoolean,
  asList,
  asNumber,
  asObject,
  asText,
  objectAt,
  optionalListAt,
  textAt,
} from '../values.ts';
import { readItems } from './read-items.ts';

const members = new Set([
  'model',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'stream',
  'max_output_tokens',
  'temperature',
  'top_p',
  'reasoning',
  'text',
  'user',
  'include',
  'metadata',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
  'store',
]);

/** Members that point at something only the upstream that stored it can see. */
const stored = ['previous_response_id', 'conversation', 'prompt'];

const sealedReasoning = 'reasoning.encrypted_content';

/** A Responses request as a conversation. */
export function readResponsesRequest(body: Record<string, unknown>, losses: Losses): Conversation {
  refuseStored(body);
  losses.noteUnread(body, { known: members });
  const text = asObject(body.text);
  const include = asList(body.include);
  for (const name of include) if (name !== sealedReasoning) losses.note(`include.${String(name)}`);
  return {
    model: textAt(body.model, 'model'),
    turns: [...readInstructions(body.instructions), ...readItems(body.input, losses)],
    tools: optionalListAt(body.tools, 'tools').flatMap((tool, index) =>
      readTool(tool, { where: `tools.${index}`, losses }),
    ),
    toolChoice: readToolChoice(body.tool_choice, losses),
    parallelToolCalls: asBoolean(body.parallel_tool_calls),
    stream: body.stream === true,
    maxTokens: asNumber(body.max_output_tokens),
    temperature: asNumber(body.temperature),
    topP: asNumber(body.top_p),
    topK: undefined,
    stop: [],
    reasoning: readReasoningWish(asObject(body.reasoning)),
    format: readFormat(asObject(text?.format)),
    user: asText(body.user),
    openai: sharedMembers(body, { verbosity: text?.verbosity }),
    wants: { usageChunk: false, sealedReasoning: include.includes(sealedReasoning) },
  };
}

function refuseStored(body: Record<string, unknown>): void {
  for (const name of stored) {
    if (body[name] === undefined || body[name] === null) continue;
    throw new InvalidRequest(
      name,
      'is stored at a Responses upstream, and this config speaks another protocol; send the whole input',
    );
  }
}

function readInstructions(instructions: unknown): Turn[] {
  const text = asText(instructions);
  return text ? [{ role: 'system', parts: [{ type: 'text', text }] }] : [];
}

function readTool(value: unknown, { where, losses }: { where: string; losses: Losses }): Tool[] {
  const tool = objectAt(value, where);
  switch (tool.type) {
    case 'function':
      return [
        {
          name: textAt(tool.name, `${where}.name`),
          flavour: 'function',
          description: asText(tool.description),
          schema: asObject(tool.parameters) ?? { type: 'object', properties: {} },
          strict: asBoolean(tool.strict),
        },
      ];
    case 'custom':
      return [readCustomTool(tool, where)];
    case 'namespace': {
      const namespace = textAt(tool.name, `${where}.name`);
      return asList(tool.tools).flatMap((inner, index) =>
        readTool(inner, { where: `${where}.tools.${index}`, losses }).map((found) => ({
          ...found,
          namespace,
        })),
      );
    }
  }
  losses.note(`tools.${String(tool.type)}`);
  return [];
}

function readCustomTool(tool: Record<string, unknown>, where: string): Tool {
  const format = asObject(tool.format);
  return {
    name: textAt(tool.name, `${where}.name`),
    flavour: 'custom',
    description: asText(tool.description),
    schema: {},
    strict: undefined,
    ...(format?.definition !== undefined && { grammar: format }),
  };
}

function readToolChoice(choice: unknown, losses: Losses): ToolChoice | undefined {
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { type: choice };
  const object = asObject(choice);
  const name = asText(object?.name);
  const namespace = asText(object?.namespace);
  if (name !== undefined) return { type: 'tool', name, ...(namespace && { namespace }) };
  if (object) losses.note(`tool_choice.${String(object.type)}`);
  return undefined;
}

function readReasoningWish(reasoning: Record<string, unknown> | undefined): ReasoningWish | undefined {
  const effort = asText(reasoning?.effort);
  const summary = asText(reasoning?.summary);
  if (effort === undefined && summary === undefined) return undefined;
  return { ...(effort !== undefined && { effort }), ...(summary !== undefined && { summary }) };
}

function readFormat(format: Record<string, unknown> | undefined): AnswerFormat | undefined {
  if (format?.type === 'json_object') return { type: 'json' };
  const schema = asObject(format?.schema);
  if (format?.type !== 'json_schema' || !schema) return undefined;
  const strict = asBoolean(format.strict);
  const description = asText(format.description);
  return {
    type: 'schema',
    name: asText(format.name) ?? 'answer',
    schema,
    ...(strict !== undefined && { strict }),
    ...(description && { description }),
  };
}
