import { open, rename, stat } from 'node:fs/promises';

/** A service log that grew beyond this is put aside at the next start. Bytes. */
const rotateAt = 10 * 1024 * 1024;
/** Read from the end of a log. Bytes. */
const tailBytes = 64 * 1024;

/** Puts an overgrown log aside as `NAME.1`, replacing an older one. */
export async function rotateLog(path: string): Promise<boolean> {
  const known = await stat(path).catch(() => undefined);
  if (!known || known.size < rotateAt) return false;
  await rename(path, `${path}.1`);
  return true;
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
