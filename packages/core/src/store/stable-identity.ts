import { randomBytes, randomUUID } from 'node:crypto';
import { Type } from '../schema/type.ts';
import { createJsonFile } from './json-file.ts';
import { pathsOf } from './paths.ts';

export interface StableIdentity {
  /** 64 lower-case hex digits. */
  accountId: string;
  sessionId: string;
}

const schema = Type.Object({
  account_id: Type.Optional(Type.String()),
  session_id: Type.Optional(Type.String()),
});

/** The account and session id of `data/claude_metadata.json`; made once, the same ever after. */
export async function readStableIdentity(home: string): Promise<StableIdentity> {
  const file = createJsonFile<{ account_id?: string; session_id?: string }>({
    path: pathsOf(home).claudeMetadata,
    schema,
    empty: {},
  });
  let identity = { accountId: randomBytes(32).toString('hex'), sessionId: randomUUID() as string };
  await file.update((known) => {
    identity = {
      accountId: known.account_id || identity.accountId,
      sessionId: known.session_id || identity.sessionId,
    };
    const edits = [];
    if (!known.account_id) edits.push({ path: ['account_id'], value: identity.accountId });
    if (!known.session_id) edits.push({ path: ['session_id'], value: identity.sessionId });
    return edits;
  });
  return identity;
}
