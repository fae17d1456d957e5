import { open } from 'node:fs/promises';

/** A write that stopped early: a full disk takes a part and refuses the rest. */
export class PartialWrite extends Error {
  /** Whole lines that are on disk. */
  readonly lines: number;
  /** A part of the next line is on disk as well. */
  readonly isTorn: boolean;

  constructor(cause: unknown, { lines, isTorn }: { lines: number; isTorn: boolean }) {
    super('not everything was written', { cause });
    this.lines = lines;
    this.isTorn = isTorn;
  }
}

const lineFeed = 10;

/** Appends lines (each with its line feed) to a file. Throws a `PartialWrite` that says how many of them are on disk. */
export async function appendLines(path: string, lines: readonly string[]): Promise<void> {
  const bytes = Buffer.from(lines.join(''));
  let written = 0;
  try {
    const file = await open(path, 'a', 0o600);
    try {
      while (written < bytes.length) {
        const { bytesWritten } = await file.write(bytes, written, bytes.length - written);
        written += bytesWritten;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    const done = bytes.subarray(0, written);
    const whole = done.reduce((count, byte) => count + (byte === lineFeed ? 1 : 0), 0);
    throw new PartialWrite(error, { lines: whole, isTorn: written > 0 && done.at(-1) !== lineFeed });
  }
}

/** Whether a file ends in a part of a line: a crash or a full disk came in the middle of a write. */
export async function endsTorn(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return false;
  try {
    const { size } = await file.stat();
    if (size === 0) return false;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] !== lineFeed;
  } finally {
    await file.close();
  }
}
