import type { ClientRequest } from './dialect.ts';
import type { JsonBody } from './json-body.ts';

/** Headers in which clients name their session. */
const sessionHeaders = [
  'x-claude-code-session-id',
  'session-id',
  'session_id',
  'thread-id',
  'conversation_id',
  'x-session-id',
];

export function sessionOf(headers: ClientRequest['headers']): string | undefined {
  for (const name of sessionHeaders) {
    const value = headers[name];
    if (typeof value === 'string' && value !== '') return value.slice(0, 100);
  }
  return undefined;
}

/**
 * The name a conversation gives itself: its session header, else `prompt_cache_key`, else `metadata.user_id` (Claude Code
 * puts the session into it). Undefined = it gives none.
 */
export function conversationOf(
  { headers }: Pick<ClientRequest, 'headers'>,
  body: JsonBody | undefined,
): string | undefined {
  const session = sessionOf(headers);
  if (session !== undefined) return session;
  const key = body?.get('prompt_cache_key');
  if (typeof key === 'string' && key !== '') return key.slice(0, 200);
  const { user_id: userId } = (body?.get('metadata') ?? {}) as { user_id?: unknown };
  return typeof userId === 'string' && userId !== '' ? userId.slice(0, 200) : undefined;
}

/** Which config each conversation used last, so that it finds its prompt cache there again. */
export interface Conversations {
  configOf(conversation: string | undefined): string | undefined;
  remember(conversation: string | undefined, config: string): void;
}

/** The longest a provider keeps a prompt cache. Milliseconds. */
const forgetAfterMs = 60 * 60_000;

export function createConversations(options: { now(): number; limit?: number }): Conversations {
  const { now, limit = 10_000 } = options;
  // In order of last use: the first is the one to forget.
  const seen = new Map<string, { config: string; at: number }>();
  return {
    configOf(conversation) {
      const known = conversation === undefined ? undefined : seen.get(conversation);
      return known && now() - known.at < forgetAfterMs ? known.config : undefined;
    },
    remember(conversation, config) {
      if (conversation === undefined) return;
      seen.delete(conversation);
      seen.set(conversation, { config, at: now() });
      const [oldest] = seen.keys();
      if (seen.size > limit && oldest !== undefined) seen.delete(oldest);
    },
  };
}
