import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { lockFile } from './lock-file.ts';

/** What one secret file holds. */
export interface SecretKind {
  make(): Buffer;
  /** False: the file was cut short or emptied, and opens nothing any more. */
  isWhole(secret: Buffer): boolean;
}

/** Undefined: there is none, or it is damaged. */
export async function readSecretFile(path: string, kind: SecretKind): Promise<Buffer | undefined> {
  const secret = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return secret && kind.isWhole(secret) ? secret : undefined;
}

/**
 * A secret that all processes of a home share, made by whichever needs it first. Whether it has to be made is decided
 * under the lock only: what another process has made meanwhile is in use already and must never be replaced.
 */
export async function ensureSecretFile(path: string, kind: SecretKind): Promise<Buffer> {
  return (await readSecretFile(path, kind)) ?? makeSecretFile(path, kind);
}

async function makeSecretFile(path: string, kind: SecretKind): Promise<Buffer> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const release = await lockFile(path);
  try {
    const made = await readSecretFile(path, kind);
    if (made) return made;
    const secret = kind.make();
    await writeFileAtomic(path, secret, { mode: 0o600 });
    return secret;
  } finally {
    await release();
  }
}
