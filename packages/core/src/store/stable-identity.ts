import { randomBytes, randomUUID } from 'node:crypto';
import { type StableIdentityFile, StableIdentitySchema } from '../schema/stable-identity.ts';
import { createJsonFile, type JsonFile } from './json-file.ts';
import { pathsOf } from './paths.ts';

export interface StableIdentity {
  /** 64 lower-case hex digits. */
  accountId: string;
  sessionId: string;
}

/** The account and session id of `data/claude_metadata.json`; made once, the same ever after. */
export async function readStableIdentity(home: string): Promise<StableIdentity> {
  const file = createJsonFile<StableIdentityFile>({
    path: pathsOf(home).claudeMetadata,
    schema: StableIdentitySchema,
    empty: {},
  });
  const fresh = { accountId: randomBytes(32).toString('hex'), sessionId: randomUUID() as string };
  const reading = await file.read();
  const known = reading.state === 'ok' ? identityOf(reading.value, fresh) : fresh;
  if (reading.state === 'ok' && reading.value.account_id && reading.value.session_id) return known;
  return fileIdentity(file, fresh).catch((error: Error) => {
    console.error(`${error.message} The identity made now holds until the next start.`);
    return known;
  });
}

async function fileIdentity(
  file: JsonFile<StableIdentityFile>,
  fresh: StableIdentity,
): Promise<StableIdentity> {
  let identity = fresh;
  await file.update((known) => {
    identity = identityOf(known, fresh);
    const edits = [];
    if (!known.account_id) edits.push({ path: ['account_id'], value: identity.accountId });
    if (!known.session_id) edits.push({ path: ['session_id'], value: identity.sessionId });
    return edits;
  });
  return identity;
}

function identityOf(known: StableIdentityFile, fresh: StableIdentity): StableIdentity {
  return { accountId: known.account_id || fresh.accountId, sessionId: known.session_id || fresh.sessionId };
}
