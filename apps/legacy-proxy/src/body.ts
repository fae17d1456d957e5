import type { Change, JsonBody } from '@clp/core/proxy';

type Members = Record<string, unknown>;

/** A body that says what it wants as `input` or `prompt` instead of `messages` becomes a chat request. */
export function normaliseBody(body: JsonBody): Change[] {
  if (body.has('messages')) return [];
  const name = body.has('input') ? 'input' : 'prompt';
  const messages = messagesOf(body.get(name));
  if (messages.length === 0) return [];
  body.set('messages', messages);
  body.remove(name);
  return [{ stage: 'defaults', what: 'body.messages', cause: `${name} instead of messages` }];
}

function messagesOf(input: unknown): Members[] {
  const items = Array.isArray(input) ? input : [input];
  return items.flatMap((item: unknown) => {
    if (typeof item === 'string' && item !== '') return [{ role: 'user', content: item }];
    if (typeof item !== 'object' || item === null) return [];
    const { role, content, type, ...rest } = item as Members;
    return [{ role: role ?? 'user', content: contentOf(content), ...rest }];
  });
}

/** Parts under the names of Responses get those of Chat; others stay. */
function contentOf(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  const parts = content.map((part: unknown) => partOf((part ?? {}) as Members));
  const [only] = parts;
  return parts.length === 1 && only?.type === 'text' ? only.text : parts;
}

function partOf(part: Members): Members {
  switch (part.type) {
    case 'input_text':
    case 'output_text':
      return { type: 'text', text: part.text };
    case 'input_image':
      return imageOf(part);
    default:
      return part;
  }
}

/** An address, or bytes under one of the names clients have given them: `image_base64`, `b64_json`, also inside `image`. */
function imageOf(part: Members): Members {
  const { detail } = part;
  const nested = membersOf(part.image);
  const { url = part.image_url } = membersOf(part.image_url);
  const data = part.image_base64 ?? part.b64_json ?? nested.image_base64 ?? nested.b64_json;
  const mime = part.mime_type ?? nested.mime_type ?? 'image/png';
  const address = typeof data === 'string' ? `data:${mime};base64,${data}` : url;
  return { type: 'image_url', image_url: { url: address, ...(detail !== undefined && { detail }) } };
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}
