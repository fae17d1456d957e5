import type { Config } from '../schema/config.ts';
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

/** Which config each conversation used last: it finds its prompt cache there again, and its reasoning is bound to that account. */
export interface Conversations {
  configOf(conversation: string | undefined): string | undefined;
  /** `mixed`: the upstream said that the history holds what another account made. */
  remember(conversation: string | undefined, config: Config, history?: 'mixed'): void;
  /** Whether its history may hold reasoning of another account than this config's; false only where this one served it all. */
  isMixed(conversation: string | undefined, config: Config): boolean;
  /** What is remembered, for another instance. */
  notes(): ConversationNote[];
  /** Takes over what another instance remembers; `config` is the one the note names. */
  learn(note: ConversationNote, config: Config): void;
}

/** What instances of a service tell each other of a conversation. */
export interface ConversationNote {
  conversation: string;
  config: string;
  mixed: boolean;
}

export interface ConversationsOptions {
  now(): number;
  limit?: number;
  /** Something is remembered that was not, or not lately. */
  onNote?(note: ConversationNote): void;
}

/** A conversation that goes on is noted this often, so that all remember it for as long. Milliseconds. */
const noteAgainAfterMs = 10 * 60_000;

/** The longest a provider keeps a prompt cache. Milliseconds. */
const forgetAfterMs = 60 * 60_000;

interface Served {
  config: Config;
  at: number;
  mixed: boolean;
  notedAt: number;
}

export function createConversations(options: ConversationsOptions): Conversations {
  const { now, limit = 10_000, onNote } = options;
  // In order of last use: the first is the one to forget.
  const seen = new Map<string, Served>();

  function keep(conversation: string, served: Served): void {
    seen.delete(conversation);
    seen.set(conversation, served);
    const [oldest] = seen.keys();
    if (seen.size > limit && oldest !== undefined) seen.delete(oldest);
  }

  return {
    configOf(conversation) {
      const known = conversation === undefined ? undefined : seen.get(conversation);
      return known && now() - known.at < forgetAfterMs ? known.config.name : undefined;
    },
    remember(conversation, config, history) {
      if (conversation === undefined) return;
      const known = seen.get(conversation);
      const mixed = history === 'mixed' || (known !== undefined && isMixedBy(known, config));
      const at = now();
      const isNews =
        known?.config !== config || known.mixed !== mixed || at - known.notedAt > noteAgainAfterMs;
      keep(conversation, { config, at, mixed, notedAt: isNews ? at : known.notedAt });
      if (isNews) onNote?.({ conversation, config: config.name, mixed });
    },
    isMixed(conversation, config) {
      const known = conversation === undefined ? undefined : seen.get(conversation);
      return known === undefined || isMixedBy(known, config);
    },
    notes: () =>
      [...seen].map(([conversation, { config, mixed }]) => ({ conversation, config: config.name, mixed })),
    learn({ conversation, mixed }, config) {
      keep(conversation, { config, at: now(), mixed, notedAt: now() });
    },
  };
}

/** What a conversation holds of one account it holds to its end: clients send their whole history again. */
function isMixedBy({ config: before, mixed }: Served, config: Config): boolean {
  if (mixed || before === config) return mixed;
  return (
    before.baseUrl !== config.baseUrl ||
    before.authToken !== config.authToken ||
    before.apiKey !== config.apiKey ||
    before.protocol !== config.protocol
  );
}
