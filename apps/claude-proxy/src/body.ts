import type { Change, JsonBody } from '@clp/core/proxy';
import type { StableIdentity } from '@clp/core/store';

/** Adds `metadata.user_id` where the client sent none; a client's own and all other metadata stay. */
export function completeBody(body: JsonBody, identity: StableIdentity): Change[] {
  const metadata = body.get('metadata');
  const known =
    typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? metadata : undefined;
  const userId = (known as { user_id?: unknown } | undefined)?.user_id;
  if (typeof userId === 'string' && userId !== '') return [];
  body.set('metadata', {
    ...known,
    user_id: `user_${identity.accountId}_account__session_${identity.sessionId}`,
  });
  return [{ stage: 'defaults', what: 'body.metadata.user_id', cause: 'client_profile claude-code' }];
}
