import { asObject, asText, parseObject } from '../sse-fields.ts';

export interface Countable {
  /** All text a model would read. */
  text: string;
  /** Pictures and documents whose bytes say nothing about their tokens. */
  attachments: number;
}

/** Members whose text is an address or a seal, not something a model reads word by word. */
const unread = new Set(['signature', 'data', 'media_type', 'cache_control', 'type']);

/** What of a Messages body counts as input, without caring for its exact shape. */
export function textsOfRequest(body: Buffer): Countable {
  const request = parseObject(body.toString('utf8')) ?? {};
  const pieces: string[] = [];
  let attachments = 0;
  const visit = (value: unknown): void => {
    if (typeof value === 'string') pieces.push(value);
    if (Array.isArray(value)) for (const item of value) visit(item);
    const object = asObject(value);
    if (!object) return;
    if (object.type === 'image' || object.type === 'document') {
      visitSource(asObject(object.source) ?? {});
      return;
    }
    for (const [key, member] of Object.entries(object)) {
      // What a tool was called with is read as JSON, whatever its members are called.
      if (key === 'input' && object.type === 'tool_use') pieces.push(JSON.stringify(member));
      else if (!unread.has(key)) visit(member);
    }
  };
  /** A document may be plain text, or parts like those of a message. */
  const visitSource = (source: Record<string, unknown>): void => {
    if (source.type === 'text') pieces.push(asText(source.data) ?? '');
    else if (source.type === 'content') visit(source.content);
    else attachments++;
  };
  visit(request.system);
  visit(request.messages);
  // A tool is read as the text of its definition.
  if (Array.isArray(request.tools)) for (const tool of request.tools) pieces.push(JSON.stringify(tool));
  return { text: pieces.join('\n'), attachments };
}
