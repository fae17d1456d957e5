import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { pathsOf } from './paths.ts';

/** Whole texts of the settings files as they were, in `data/backups` (0600): what a change can be undone with. */
export interface FileVersions {
  /** Keeps a text and gives its name. */
  keep(file: string, text: string): Promise<string>;
  /** A kept text; undefined = it was dropped for its age. */
  read(file: string, version: string): Promise<string | undefined>;
  /** Name of the text that was last known to be in use; undefined = none ever was. */
  latest(file: string): Promise<string | undefined>;
  setLatest(file: string, version: string): Promise<void>;
  versionOf(text: string): string;
}

/** Versions kept of each file; the oldest go first. */
const maxVersions = 200;

export function createFileVersions(home: string): FileVersions {
  const folder = pathsOf(home).backups;
  const nameOf = (file: string): string => file.replace(/[^\w.-]/g, '_');
  const pathOf = (file: string, version: string): string => join(folder, `${nameOf(file)}.${version}`);
  const latestPath = (file: string): string => join(folder, `${nameOf(file)}.latest`);

  async function dropOld(file: string): Promise<void> {
    const prefix = `${nameOf(file)}.`;
    const names = (await readdir(folder)).filter(
      (name) => name.startsWith(prefix) && /^[0-9a-f]{16}$/.test(name.slice(prefix.length)),
    );
    if (names.length <= maxVersions) return;
    const dated = await Promise.all(
      names.map(async (name) => ({ name, time: (await stat(join(folder, name))).mtimeMs })),
    );
    const old = dated.sort((left, right) => right.time - left.time).slice(maxVersions);
    await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })));
  }

  const versionOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

  return {
    versionOf,
    async keep(file, text) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const version = versionOf(text);
      await writeFile(pathOf(file, version), text, { mode: 0o600 });
      await dropOld(file);
      return version;
    },
    read: (file, version) => readIfThere(pathOf(file, version)),
    latest: (file) => readIfThere(latestPath(file)),
    setLatest: (file, version) => writeFileAtomic(latestPath(file), version, { mode: 0o600 }),
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
