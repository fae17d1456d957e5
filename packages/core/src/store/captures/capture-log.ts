import { appendFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CapturePointer } from '../../schema/request-record.ts';
import { pathsOf } from '../paths.ts';
import { OpenBlock } from './block.ts';
import type { CaptureDraft } from './capture.ts';

export interface CaptureLogOptions {
  home: string;
  service: string;
  now(): number;
  /** Bytes all segments of all services may take. */
  maxBytes(): number;
  /** Writing failed: captures are lost, requests are not. `undefined`: it works again. */
  onProblem(reason: string | undefined): void;
}

export interface CaptureLog {
  /** Says where the capture will be. It is written with the next batch. */
  append(draft: CaptureDraft): CapturePointer;
  flush(): Promise<void>;
}

/** A segment that has grown so large is followed by another; whole segments are dropped. Bytes. */
const segmentBytes = 8 * 1024 * 1024;
/** Captures waiting to be written; more are written at once. Bytes. */
const batchBytes = 4 * 1024 * 1024;
const batchMs = 200;

/** Writes captures to `data/captures`, many a block, compressed outside the event loop. */
export function createCaptureLog(options: CaptureLogOptions): CaptureLog {
  const folder = pathsOf(options.home).captures;
  let segment = nameSegment(options);
  let written = 0;
  let block = new OpenBlock();
  /** Written, and free to be filled again. */
  const spare: OpenBlock[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let failing = false;
  /** A write stopped in the middle: what came after it in that segment could not be found. */
  let isTorn = false;

  /** Closes the block that is being filled; later captures go to the next. */
  function seal(): void {
    clearTimeout(timer);
    timer = undefined;
    if (block.size === 0) return;
    const path = join(folder, segment);
    const sealed = block;
    written += sealed.bytes;
    const isFull = written > segmentBytes || isTorn;
    isTorn = false;
    if (isFull) {
      segment = nameSegment(options);
      written = 0;
    }
    block = spare.pop() ?? new OpenBlock();
    block.begin(isFull ? 0 : sealed.number + 1);
    writing = writing
      .then(() => write(path, sealed))
      .then(() => (isFull ? dropOld(folder, options) : undefined));
  }

  async function write(path: string, sealed: OpenBlock): Promise<void> {
    try {
      await appendFile(path, await sealed.pack(), { mode: 0o600 });
      if (failing) options.onProblem(undefined);
      failing = false;
    } catch (error) {
      if (!failing)
        options.onProblem(`captures cannot be written (${(error as NodeJS.ErrnoException).code})`);
      failing = true;
      isTorn = true;
    }
    if (spare.length === 0) spare.push(sealed);
  }

  return {
    append(draft) {
      const pointer = { segment, block: block.number, entry: block.size };
      block.add(draft);
      if (block.bytes > batchBytes) seal();
      else timer ??= setTimeout(seal, batchMs).unref();
      return pointer;
    },
    flush() {
      seal();
      return writing;
    },
  };
}

let lastTime = 0;

/** `claude-1764012345678-4321.clp`: names sort by age. */
function nameSegment({ service, now }: CaptureLogOptions): string {
  lastTime = Math.max(now(), lastTime + 1);
  return `${service}-${lastTime}-${process.pid}.clp`;
}

/** Drops the oldest segments until the rest fits; the newest of each service is being written. */
async function dropOld(folder: string, { maxBytes }: CaptureLogOptions): Promise<void> {
  const segments = (await listSegments(folder)).sort((left, right) => right.time - left.time);
  let sum = 0;
  for (const [index, { path }] of segments.entries()) {
    const { size } = await stat(path).catch(() => ({ size: 0 }));
    sum += size;
    if (index > 0 && sum > maxBytes()) await rm(path, { force: true });
  }
}

async function listSegments(folder: string): Promise<{ path: string; time: number }[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => {
    const time = /^\w+-(\d+)-\d+\.clp$/.exec(name)?.[1];
    return time === undefined ? [] : [{ path: join(folder, name), time: Number(time) }];
  });
}

/** Removes every capture, or those of segments begun before `before` (epoch milliseconds). */
export async function removeCaptures(home: string, before = Number.POSITIVE_INFINITY): Promise<number> {
  const old = (await listSegments(pathsOf(home).captures)).filter(({ time }) => time < before);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
  return old.length;
}
