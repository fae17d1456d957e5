import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import type { RequestRecord } from '../../schema/request-record.ts';

/** One record and where its line is. */
export interface LogLine {
  record: RequestRecord;
  offset: number;
  length: number;
}

export interface LogChunk {
  lines: LogLine[];
  /** Lines that are no record. */
  unreadable: number;
  /** Where the next chunk begins: after the last complete line. */
  end: number;
}

const lineFeed = 10;

/** Reads complete lines from `offset` on, about `bytes` of them; a torn last line is left for later. */
export function readLogChunk(path: string, offset: number, bytes: number): LogChunk {
  const file = openSync(path, 'r');
  try {
    for (let size = bytes; ; size *= 2) {
      const buffer = Buffer.allocUnsafe(size);
      const length = readSync(file, buffer, 0, size, offset);
      const lastBreak = buffer.subarray(0, length).lastIndexOf(lineFeed);
      // A line longer than the chunk: take a larger one, unless the file ends here.
      if (lastBreak < 0 && length === size) continue;
      return parseLines(buffer.subarray(0, lastBreak + 1), offset);
    }
  } finally {
    closeSync(file);
  }
}

/** The record of one line, or undefined where the file or the line no longer is what the index knew. */
export function readLogLine(path: string, offset: number, length: number): RequestRecord | undefined {
  if (!existsSync(path)) return undefined;
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(length);
    return readSync(file, buffer, 0, length, offset) === length ? parseRecord(buffer) : undefined;
  } finally {
    closeSync(file);
  }
}

function parseLines(buffer: Buffer, offset: number): LogChunk {
  const lines: LogLine[] = [];
  let unreadable = 0;
  for (let start = 0; start < buffer.length; ) {
    const end = buffer.indexOf(lineFeed, start);
    const record = parseRecord(buffer.subarray(start, end));
    if (record) lines.push({ record, offset: offset + start, length: end - start });
    else if (end > start) unreadable++;
    start = end + 1;
  }
  return { lines, unreadable, end: offset + buffer.length };
}

function parseRecord(line: Buffer): RequestRecord | undefined {
  try {
    const value = JSON.parse(line.toString('utf8')) as Partial<RequestRecord> | null;
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The members the index cannot do without. */
function isRecord(value: Partial<RequestRecord> | null): value is RequestRecord {
  return (
    typeof value?.id === 'string' &&
    typeof value.service === 'string' &&
    typeof value.timestamp === 'string' &&
    !Number.isNaN(Date.parse(value.timestamp)) &&
    Array.isArray(value.attempts) &&
    typeof value.bytes === 'object' &&
    typeof value.status_code === 'number' &&
    typeof value.duration_ms === 'number'
  );
}
