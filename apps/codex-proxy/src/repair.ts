import { JsonBody } from '@clp/core/proxy';

/**
 * Encrypted reasoning is bound to the account that made it. After a switch or a failover the new account refuses it with
 * a 400, and the Codex CLI gives the turn up; without those items the conversation goes on.
 */
export function withoutForeignReasoning(sent: Buffer, answer: Buffer): Buffer | undefined {
  if (!answer.includes('invalid_encrypted_content')) return undefined;
  const body = JsonBody.parse(sent);
  const input = body?.get('input');
  if (!body || !Array.isArray(input)) return undefined;
  const kept = input.filter((item: unknown) => (item as { type?: unknown } | null)?.type !== 'reasoning');
  if (kept.length === input.length) return undefined;
  body.set('input', kept);
  return body.bytes();
}
