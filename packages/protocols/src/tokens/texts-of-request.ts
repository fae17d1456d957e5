import { asObject, parseObject } from '../sse-fields.ts';

export interface Countable {
  /** All text a model would read. */
  text: string;
  /** Pictures and documents; their bytes say nothing about their tokens. */
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
      attachments++;
      return;
    }
    for (const [key, member] of Object.entries(object)) if (!unread.has(key)) visit(member);
  };
  visit(request.system);
  visit(request.messages);
  // A tool is read as the text of its definition.
  if (Array.isArray(request.tools)) for (const tool of request.tools) pieces.push(JSON.stringify(tool));
  return { text: pieces.join('\n'), attachments };
}
