import { type Place, readParts, unknownPart } from '../content-parts.ts';
import type { DocumentPart, ImagePart, Part, ToolCallPart } from '../conversation.ts';
import { sourceOfUrl } from '../data-url.ts';
import { asList, asObject, asText, objectAt, textAt } from '../values.ts';

/** Parts of one Chat `content`: a text, a list of parts, or nothing. */
export function readContent(content: unknown, place: Place): Part[] {
  return readParts(content, place, readPart);
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
  throw unknownPart(part, where);
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
