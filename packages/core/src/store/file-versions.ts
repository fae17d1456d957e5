import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { pathsOf } from './paths.ts';
import { createSealedFiles, sealedEnding } from './sealed-files.ts';

/** Whole texts of the settings files as they were, sealed, in `data/backups`: what a change can be undone with. */
export interface FileVersions {
  /** Keeps a text and gives its name. */
  keep(file: string, text: string): Promise<string>;
  /** A kept text; undefined = it was dropped for its age, or its key is gone. */
  read(file: string, version: string): Promise<string | undefined>;
  /** Name of the text that was last known to be in use; undefined = none ever was. */
  latest(file: string): Promise<string | undefined>;
  setLatest(file: string, version: string): Promise<void>;
  versionOf(text: string): string;
}

/** Versions kept of each file; the oldest go first. */
const maxVersions = 200;

const versionPattern = /^[0-9a-f]{16}$/;

export function createFileVersions(home: string): FileVersions {
  const folder = pathsOf(home).backups;
  const sealed = createSealedFiles(home);
  const nameOf = (file: string): string => file.replace(/[^\w.-]/g, '_');
  const pathOf = (file: string, version: string): string => join(folder, `${nameOf(file)}.${version}`);
  const latestPath = (file: string): string => join(folder, `${nameOf(file)}.latest`);
  let migration: Promise<unknown> | undefined;

  /** Earlier versions kept plain texts, those of clients' files included. */
  function migrated(): Promise<unknown> {
    migration ??= Promise.all([
      sealed.sealAll(folder, /\.[0-9a-f]{16}$/),
      sealed.sealAll(join(folder, 'clients'), /\.json$/),
    ]).catch((error: unknown) => {
      // What stood in its way may be gone the next time.
      migration = undefined;
      throw error;
    });
    return migration;
  }

  async function dropOld(file: string): Promise<void> {
    const prefix = `${nameOf(file)}.`;
    const names = (await readdir(folder))
      .filter((name) => name.startsWith(prefix) && name.endsWith(sealedEnding))
      .map((name) => name.slice(0, -sealedEnding.length))
      .filter((name) => versionPattern.test(name.slice(prefix.length)));
    if (names.length <= maxVersions) return;
    const dated = await Promise.all(
      names.map(async (name) => ({ name, time: (await stat(join(folder, name + sealedEnding))).mtimeMs })),
    );
    const old = dated.sort((left, right) => right.time - left.time).slice(maxVersions);
    await Promise.all(old.map(({ name }) => sealed.remove(join(folder, name))));
  }

  const versionOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

  return {
    versionOf,
    async keep(file, text) {
      await migrated();
      const version = versionOf(text);
      await sealed.write(pathOf(file, version), text);
      await dropOld(file);
      return version;
    },
    async read(file, version) {
      await migrated();
      return sealed.read(pathOf(file, version));
    },
    async latest(file) {
      await migrated();
      return readFile(latestPath(file), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
    },
    async setLatest(file, version) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFileAtomic(latestPath(file), version, { mode: 0o600 });
    },
  };
}
