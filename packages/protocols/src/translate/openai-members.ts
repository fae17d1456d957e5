import type { Conversation } from './conversation.ts';
import type { Losses } from './losses.ts';

/** Members that Chat and Responses both have, with one name and one meaning. */
const shared = [
  'metadata',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
  'store',
] as const;

/** Those of a Chat body; `verbosity` sits inside `text` in a Responses body. */
export const openaiMembers: readonly string[] = [...shared, 'verbosity'];

/** What of a body the other OpenAI protocol takes as it is. */
export function sharedMembers(
  body: Record<string, unknown>,
  { verbosity }: { verbosity: unknown },
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of shared) {
    // Nothing is stored is what every other protocol does anyway.
    if (body[name] === undefined || body[name] === null || (name === 'store' && body[name] === false))
      continue;
    found[name] = body[name];
  }
  if (verbosity !== undefined && verbosity !== null) found.verbosity = verbosity;
  return found;
}

/** Longest `user` the OpenAI APIs take; Claude Code's is a whole document. Characters. */
const maxUserLength = 64;

export function openaiUser({ user }: Conversation, losses: Losses): string | undefined {
  if (user === undefined || user.length <= maxUserLength) return user;
  losses.note('metadata.user_id');
  return undefined;
}
