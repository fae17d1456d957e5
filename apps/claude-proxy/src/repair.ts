import { JsonBody } from '@clp/core/proxy';

/** What Anthropic says about thinking that it did not sign for this account. */
const refusal = /Invalid `signature` in `thinking` block/;

/** How a translation marks what it sealed into a signature; where the other upstream seals nothing, the signature is empty. */
const mark = 'clp-seal.';
const traces = [`"${mark}`, '"signature":""'];

/**
 * After a switch from an upstream of another protocol, the history holds thinking that Anthropic never signed. Such
 * blocks go; any other refused signature is the client's own matter (Claude Code mends it itself).
 */
export function withoutForeignThinking(sent: Buffer, answer: Buffer): Buffer | undefined {
  if (!traces.some((trace) => sent.includes(trace)) || !refusal.test(answer.toString('utf8')))
    return undefined;
  const body = JsonBody.parse(sent);
  const messages = body?.get('messages');
  if (!body || !Array.isArray(messages)) return undefined;
  body.set('messages', messages.map(withoutForeignBlocks).filter(hasContent));
  return body.bytes();
}

interface Message {
  content?: unknown;
}

function withoutForeignBlocks(message: Message): Message {
  if (!Array.isArray(message.content)) return message;
  return { ...message, content: message.content.filter((block: unknown) => !isForeign(block)) };
}

function isForeign(block: unknown): boolean {
  const { type, signature } = (block ?? {}) as { type?: unknown; signature?: unknown };
  if (type !== 'thinking' || typeof signature !== 'string') return false;
  return signature === '' || signature.startsWith(mark);
}

/** A message that was nothing but thinking would be refused empty. */
function hasContent({ content }: Message): boolean {
  return !Array.isArray(content) || content.length > 0;
}
