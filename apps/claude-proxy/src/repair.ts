import { JsonBody } from '@clp/core/proxy';

/** What Anthropic says about thinking that it did not sign for this account. */
const refusal = /Invalid `signature` in `thinking` block/;

/** Reasoning of an upstream of another protocol, as a translation sealed it into a signature. */
const foreignMark = '"clp-seal.';

/**
 * After a switch from an upstream of another protocol, the history holds thinking that Anthropic never signed. Such
 * blocks go; any other refused signature is the client's own matter (Claude Code mends it itself).
 */
export function withoutForeignThinking(sent: Buffer, answer: Buffer): Buffer | undefined {
  if (!sent.includes(foreignMark) || !refusal.test(answer.toString('utf8'))) return undefined;
  const body = JsonBody.parse(sent);
  const messages = body?.get('messages');
  if (!body || !Array.isArray(messages)) return undefined;
  body.set('messages', messages.map(withoutForeignBlocks));
  return body.bytes();
}

function withoutForeignBlocks(message: { content?: unknown }): unknown {
  if (!Array.isArray(message.content)) return message;
  return { ...message, content: message.content.filter((block: unknown) => !isForeign(block)) };
}

function isForeign(block: unknown): boolean {
  const { signature } = (block ?? {}) as { signature?: unknown };
  return typeof signature === 'string' && signature.startsWith('clp-seal.');
}
