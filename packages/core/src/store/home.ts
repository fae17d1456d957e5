import { access, chmod, constants, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClpError } from '../errors.ts';
import { processNames, serviceNames } from '../services.ts';
import { pathsOf } from './paths.ts';
import { settingsPath } from './settings-files.ts';

/**
 * Creates the home's folders (0700) and empty config files (0600), and takes over files of older versions. A home that is
 * there but cannot be written (read-only, full) will do: what cannot be kept is told of where it is written.
 */
export async function ensureHome(home: string): Promise<void> {
  const paths = pathsOf(home);
  try {
    for (const folder of [paths.home, paths.run, paths.data, paths.requests, paths.captures, paths.usage]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    }
    await Promise.all(
      [paths.run, paths.data, paths.requests, paths.captures, paths.usage].map((folder) =>
        chmod(folder, 0o700),
      ),
    );
    // Where others may read a folder of theirs, PM2 makes logs they may read too.
    await Promise.all(processNames.map((name) => closeToOthers(paths.log(name))));
    await moveOld(join(home, 'a4f.json'), settingsPath(home, 'legacy'));
    await moveOld(join(paths.data, 'traffic_statistics.jsonl'), join(paths.data, 'proxy_requests.jsonl'));
    await Promise.all(serviceNames.map((service) => createEmpty(settingsPath(home, service))));
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if ((await isUnwritable(home)) || (error as NodeJS.ErrnoException).code === 'ENOSPC') {
      console.error(
        `${home} cannot be written (${code}): the service runs, but what it should keep is lost.`,
      );
      return;
    }
    throw new ClpError(
      'file_unreadable',
      `${path ?? home} cannot be used (${code}). Make it yours and writable, or set CLP_HOME to another folder.`,
      { cause: error },
    );
  }
}

async function closeToOthers(path: string): Promise<void> {
  await chmod(path, 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** The file system is read-only: nothing to mend in the home itself. */
async function isUnwritable(home: string): Promise<boolean> {
  return access(home, constants.W_OK).then(
    () => false,
    ({ code }: NodeJS.ErrnoException) => code === 'EROFS',
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function moveOld(from: string, to: string): Promise<void> {
  if (await exists(to)) return;
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    // There is none; or another process, that starts at the same time, has moved it.
    if (error.code !== 'ENOENT') throw error;
  });
}

async function createEmpty(path: string): Promise<void> {
  await writeFile(path, '{}\n', { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
