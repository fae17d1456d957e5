import { copyFile, open, stat, truncate } from 'node:fs/promises';

/** A service log that grew beyond this is put aside. Bytes. */
const rotateAt = 10 * 1024 * 1024;
/** Milliseconds between two looks at a log in use. */
const lookEveryMs = 10 * 60_000;
/** Read from the end of a log. Bytes. */
const tailBytes = 64 * 1024;

/**
 * Puts an overgrown log aside as `NAME.1`, replacing an older one. Its writer, which keeps it open for appending, goes on
 * at the beginning of the emptied file.
 */
export async function rotateLog(path: string): Promise<boolean> {
  const known = await stat(path).catch(() => undefined);
  if (!known || known.size < rotateAt) return false;
  await copyFile(path, `${path}.1`);
  await truncate(path);
  return true;
}

/** Keeps the log of a running service from growing without end, as long as the process lives. */
export function keepLogShort(path: string): void {
  // A log that cannot be put aside now (a full disk) can later.
  setInterval(() => void rotateLog(path).catch(() => {}), lookEveryMs).unref();
}

/** The last lines of a log; none where there is no log. */
export async function lastLines(path: string, count: number): Promise<string[]> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return [];
  try {
    const { size } = await file.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8').split('\n').filter(Boolean).slice(-count);
  } finally {
    await file.close();
  }
}
