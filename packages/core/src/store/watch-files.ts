import { stat } from 'node:fs/promises';
import { watch } from 'chokidar';

export interface WatchOptions {
  /** Folders whose own files are watched, not those below. */
  folders: string[];
  /** The files that matter now. */
  wanted(): string[];
  /** Some of them appeared, changed or went. */
  onChange(files: string[]): void;
}

/** Editors write in several steps; what they do is gathered this long. Milliseconds. */
const gatherMs = 30;
/** A file may change again while its change is being told, and that event gets lost: look again. Milliseconds. */
const againMs = 100;
/** For folders no watch can be set on (network drives, too many watches). Milliseconds. */
const pollMs = 1_000;

/**
 * Tells of changed files. A watch on their folders (editors replace files by renaming) says when to look, what counts
 * is the file's own time, size and number.
 */
export async function watchFiles({
  folders,
  wanted,
  onChange,
}: WatchOptions): Promise<{ close(): Promise<void> }> {
  const signatures = new Map<string, string>();
  for (const path of wanted()) signatures.set(path, await signatureOf(path));
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let closed = false;

  /** A look that is due sooner stays due: files that are written all the time must not put it off for ever. */
  function lookAfter(ms: number): void {
    const at = performance.now() + ms;
    if (closed || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(() => void look(), ms);
    timer.unref();
  }

  async function look(): Promise<void> {
    dueAt = Number.POSITIVE_INFINITY;
    const changed: string[] = [];
    for (const path of wanted()) {
      const signature = await signatureOf(path);
      if (signatures.get(path) !== signature) changed.push(path);
      signatures.set(path, signature);
    }
    if (changed.length > 0 && !closed) onChange(changed);
    lookAfter(changed.length > 0 ? againMs : pollMs);
  }

  const watcher = watch(folders, { depth: 0, ignoreInitial: true, ignorePermissionErrors: true });
  watcher.on('all', () => lookAfter(gatherMs));
  // Where no watch can be had, the poll remains.
  watcher.on('error', () => {});
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  lookAfter(gatherMs);
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await watcher.close();
    },
  };
}

async function signatureOf(path: string): Promise<string> {
  try {
    const { mtimeNs, size, ino } = await stat(path, { bigint: true });
    return `${mtimeNs} ${size} ${ino}`;
  } catch {
    return 'missing';
  }
}
