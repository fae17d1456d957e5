import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { pathsOf } from './paths.ts';
import { ensureSecretFile, type SecretKind } from './secret-file.ts';

/**
 * Files below `data` whose text holds credentials: AES-256-GCM under the key in `undo.key`, which is no part of `data`.
 * So a copy of `data` for a bug report or a backup gives no credential away. Paths are given without the ending they get.
 */
export interface SealedFiles {
  write(path: string, text: string): Promise<void>;
  /** Undefined: there is none, or the key it was sealed with is gone. */
  read(path: string): Promise<string | undefined>;
  remove(path: string): Promise<void>;
  /** Seals the plain files of earlier versions in a folder whose names match. */
  sealAll(folder: string, names: RegExp): Promise<void>;
}

export const sealedEnding = '.sealed';

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

const keyKind: SecretKind = {
  make: () => randomBytes(keyBytes),
  isWhole: (key) => key.length === keyBytes,
};

export function createSealedFiles(home: string): SealedFiles {
  const { undoKey } = pathsOf(home);
  let key: Promise<Buffer> | undefined;

  function ownKey(): Promise<Buffer> {
    key ??= ensureSecretFile(undoKey, keyKind).catch((error: unknown) => {
      key = undefined;
      throw error;
    });
    return key;
  }

  async function write(path: string, text: string): Promise<void> {
    const sealed = seal(await ownKey(), { name: basename(path), text });
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFileAtomic(path + sealedEnding, sealed, { mode: 0o600 });
  }

  /** A file of an earlier version; its age stays, because old ones are dropped by age. */
  async function sealPlain(path: string): Promise<string | undefined> {
    const text = (await bytesOf(path))?.toString('utf8');
    const known = await stat(path).catch(ignoreMissing);
    if (text === undefined || !known) return text;
    await write(path, text);
    await utimes(path + sealedEnding, known.atime, known.mtime);
    await rm(path, { force: true });
    return text;
  }

  return {
    write,
    async read(path) {
      const sealed = await bytesOf(path + sealedEnding);
      if (!sealed) return sealPlain(path);
      return unseal(await ownKey(), { name: basename(path), sealed });
    },
    async remove(path) {
      await Promise.all([rm(path + sealedEnding, { force: true }), rm(path, { force: true })]);
    },
    async sealAll(folder, names) {
      const all = await readdir(folder).catch(() => []);
      for (const name of all) if (names.test(name)) await sealPlain(join(folder, name));
    },
  };
}

/** Nonce, tag, text. The name is bound to it: a file renamed to another does not open. */
function seal(key: Buffer, { name, text }: { name: string; text: string }): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function unseal(key: Buffer, { name, sealed }: { name: string; sealed: Buffer }): string | undefined {
  const tag = sealed.subarray(nonceBytes, nonceBytes + tagBytes);
  if (tag.length < tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes));
  decipher.setAAD(Buffer.from(name)).setAuthTag(tag);
  const body = decipher.update(sealed.subarray(nonceBytes + tagBytes));
  try {
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function bytesOf(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(ignoreMissing);
}
