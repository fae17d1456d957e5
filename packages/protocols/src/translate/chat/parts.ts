import type { DocumentPart, ImagePart, Part, ToolCallPart } from '../conversation.ts';
import { sourceOfUrl } from '../data-url.ts';
import { InvalidRequest } from '../invalid-request.ts';
import type { Losses } from '../losses.ts';
import { asList, asObject, asText, objectAt, textAt } from '../values.ts';

interface Place {
  where: string;
  losses: Losses;
}

/** Parts of one Chat `content`: a text, a list of parts, or nothing. */
export function readContent(content: unknown, { where, losses }: Place): Part[] {
  if (content === undefined || content === null || content === '') return [];
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content))
    throw new InvalidRequest(where, 'a text or a list of content parts is expected');
  return content.flatMap((value: unknown, index) => {
    const at = `${where}.${index}`;
    if (typeof value === 'string') return [{ type: 'text' as const, text: value }];
    return readPart(objectAt(value, at), { where: at, losses }) ?? [];
  });
}

function readPart(part: Record<string, unknown>, { where, losses }: Place): Part | undefined {
  if (part.cache_control) losses.note('cache_control');
  switch (part.type) {
    case 'text':
      return { type: 'text', text: asText(part.text) ?? '' };
    case 'refusal':
      return { type: 'refusal', text: asText(part.refusal) ?? '' };
    case 'image_url':
      return readImage(part, where);
    case 'file':
      return readFile(part, { where, losses });
    case 'input_audio':
      losses.note('content.input_audio');
      return undefined;
  }
  throw new InvalidRequest(
    where,
    `content parts of type "${String(part.type)}" are not known and cannot be translated`,
  );
}

function readImage(part: Record<string, unknown>, where: string): ImagePart {
  const image = asObject(part.image_url);
  const url = textAt(image?.url ?? part.image_url, `${where}.image_url.url`);
  const detail = asText(image?.detail);
  return { type: 'image', source: sourceOfUrl(url), ...(detail && { detail }) };
}

function readFile(part: Record<string, unknown>, { where, losses }: Place): DocumentPart | undefined {
  const file = objectAt(part.file, `${where}.file`);
  const name = asText(file.filename);
  const data = asText(file.file_data);
  if (data) return { type: 'document', source: sourceOfUrl(data), ...(name && { name }) };
  losses.note('content.file.file_id');
  return undefined;
}

/** The calls of an assistant message; `function_call` is what they were called in 2023. */
export function readToolCalls(message: Record<string, unknown>, where: string): ToolCallPart[] {
  return asList(message.tool_calls).map((value, index) => {
    const at = `${where}.tool_calls.${index}`;
    const call = objectAt(value, at);
    const id = textAt(call.id, `${at}.id`);
    const custom = call.type === 'custom' ? objectAt(call.custom, `${at}.custom`) : undefined;
    if (custom) {
      const name = textAt(custom.name, `${at}.custom.name`);
      return { type: 'tool-call', id, name, flavour: 'custom', input: asText(custom.input) ?? '' };
    }
    const target = objectAt(call.function, `${at}.function`);
    return {
      type: 'tool-call',
      id,
      name: textAt(target.name, `${at}.function.name`),
      flavour: 'function',
      input: inputOf(target.arguments),
    };
  });
}

/** Some upstreams send the arguments as an object instead of its JSON text. */
export function inputOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** Reasoning, under the names upstreams have given it. */
export function reasoningText(message: Record<string, unknown>): string {
  return asText(message.reasoning_content) ?? asText(message.reasoning) ?? '';
}
