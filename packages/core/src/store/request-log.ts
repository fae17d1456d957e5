import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestRecord } from '../schema/request-record.ts';
import type { ServiceName } from '../services.ts';
import { appendLines, endsTorn, PartialWrite } from './append-lines.ts';
import { pathsOf } from './paths.ts';

export interface RequestLogOptions {
  home: string;
  service: ServiceName;
  /** Writing failed (disk full, read-only) or works again (`undefined`). Records wait meanwhile. */
  onProblem(reason: string | undefined): void;
  /** Looks at each batch once before it is written, e.g. to price it; may change its records. */
  settle?(records: RequestRecord[]): Promise<void>;
  /** Gets each batch once, when it is on disk or could not be put there: who hears of a record finds it. */
  tell?(records: readonly RequestRecord[]): void;
}

export interface RequestLog {
  /** Queues a record; it is on disk at most one batch later. Never throws, never waits. */
  append(record: RequestRecord): void;
  flush(): Promise<void>;
  /** Writes what is queued at once, for the end of the process. */
  closeSync(): void;
}

/** Milliseconds a record waits for its batch: with the write itself it is on disk within 50, also on a busy machine. */
const batchMs = 20;
/** Milliseconds until a failed write is tried again. */
const retryMs = 2_000;
/** Records kept while the disk refuses them. */
const maxQueued = 50_000;

/** Appends records to `data/requests/<service>-<day>.jsonl`, one write per batch, off the hot path. */
export function createRequestLog({ home, service, onProblem, settle, tell }: RequestLogOptions): RequestLog {
  const { requests } = pathsOf(home);
  let fresh: RequestRecord[] = [];
  let queued: RequestRecord[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let failing = false;
  /** The file ends in a part of a line, so that the next must begin on a new one; undefined = not looked yet. */
  let isTorn: boolean | undefined;

  function take(): { path: string; lines: string[]; records: RequestRecord[] } | undefined {
    const [first] = queued;
    if (!first) return undefined;
    const day = first.timestamp.slice(0, 10);
    const records = queued.filter(({ timestamp }) => timestamp.startsWith(day));
    queued =
      records.length === queued.length ? [] : queued.filter(({ timestamp }) => !timestamp.startsWith(day));
    const lines = records.map((record) => `${JSON.stringify(record)}\n`);
    if (isTorn) lines[0] = `\n${lines[0]}`;
    return { path: pathOf(first), lines, records };
  }

  function pathOf({ timestamp }: RequestRecord): string {
    return join(requests, `${service}-${timestamp.slice(0, 10)}.jsonl`);
  }

  /** What is new joins what waits to be written. */
  async function settleFresh(): Promise<RequestRecord[]> {
    const batch = fresh;
    fresh = [];
    // What is said of the records may fail; they themselves must not get lost over it.
    if (batch.length > 0) await settle?.(batch).catch((error: unknown) => console.error(error));
    queued = [...queued, ...batch].slice(-maxQueued);
    return batch;
  }

  async function writeAll(): Promise<void> {
    const batch = await settleFresh();
    await writeQueued();
    tell?.(batch);
  }

  async function writeQueued(): Promise<void> {
    if (queued[0]) isTorn ??= await endsTorn(pathOf(queued[0]));
    for (let batch = take(); batch; batch = take()) {
      try {
        await appendLines(batch.path, batch.lines);
        if (failing) onProblem(undefined);
        failing = false;
        isTorn = false;
      } catch (error) {
        if (!(error instanceof PartialWrite)) throw error;
        const written = Math.max(0, error.lines - (isTorn && error.lines > 0 ? 1 : 0));
        isTorn = error.isTorn || (isTorn === true && error.lines === 0);
        queued = [...batch.records.slice(written), ...queued].slice(-maxQueued);
        if (!failing)
          onProblem(`the request log cannot be written (${(error.cause as NodeJS.ErrnoException).code})`);
        failing = true;
        schedule(retryMs);
        return;
      }
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writeAll);
    return writing;
  }

  function schedule(ms: number): void {
    timer ??= setTimeout(() => void flush(), ms);
    timer.unref();
  }

  return {
    append(record) {
      fresh.push(record);
      schedule(failing ? retryMs : batchMs);
    },
    flush,
    closeSync() {
      clearTimeout(timer);
      queued = [...queued, ...fresh];
      fresh = [];
      for (let batch = take(); batch; batch = take()) {
        try {
          appendFileSync(batch.path, batch.lines.join(''), { mode: 0o600 });
        } catch (error) {
          onProblem(
            `the request log cannot be written (${(error as NodeJS.ErrnoException).code}); ${batch.records.length} records are lost`,
          );
        }
      }
    },
  };
}
