import { createReadStream } from 'node:fs';
import { copyFile, open, stat, truncate } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';
import { lockFile } from './lock-file.ts';

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
  if (!(await isOvergrown(path))) return false;
  const release = await lockFile(path);
  try {
    // Another process may have put it aside meanwhile: what is there now must not replace that.
    if (!(await isOvergrown(path))) return false;
    await copyFile(path, `${path}.1`);
    await truncate(path);
    return true;
  } finally {
    await release();
  }
}

async function isOvergrown(path: string): Promise<boolean> {
  const known = await stat(path).catch(() => undefined);
  return known !== undefined && known.size >= rotateAt;
}

/** Keeps the log of a running service from growing without end, as long as the process lives. */
export function keepLogShort(path: string): void {
  // A log that cannot be put aside now (a full disk) can later.
  setInterval(() => void rotateLog(path).catch(() => {}), lookEveryMs).unref();
}

/** Milliseconds between two looks at a log that is followed. */
const followMs = 200;

/** The last lines of a log; none where there is no log. */
export async function lastLines(path: string, count: number): Promise<string[]> {
  return (await readTail(path, count)).lines;
}

/**
 * Hands on the last lines of a log and what is written to it from then on; one that was put aside begins anew. Ends with
 * `signal`, or never.
 */
export async function followLog(
  path: string,
  { lines, write, signal }: { lines: number; write(text: string): void; signal?: AbortSignal },
): Promise<void> {
  const tail = await readTail(path, lines);
  for (const line of tail.lines) write(`${line}\n`);
  const decoder = new StringDecoder('utf8');
  for (let at = tail.end; !signal?.aborted; await delay(followMs)) {
    const size = (await stat(path).catch(() => undefined))?.size ?? 0;
    if (size < at) at = 0;
    if (size === at) continue;
    for await (const piece of createReadStream(path, { start: at, end: size - 1 }))
      write(decoder.write(piece));
    at = size;
  }
}

/** @returns `end`: bytes the log had */
async function readTail(path: string, count: number): Promise<{ lines: string[]; end: number }> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return { lines: [], end: 0 };
  try {
    const { size } = await file.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return { lines: buffer.toString('utf8').split('\n').filter(Boolean).slice(-count), end: size };
  } finally {
    await file.close();
  }
}
