import { appendFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestRecord } from '../schema/request-record.ts';
import type { ServiceName } from '../services.ts';
import { pathsOf } from './paths.ts';

export interface RequestLogOptions {
  home: string;
  service: ServiceName;
  /** Writing failed (disk full, read-only) or works again (`undefined`). Records wait meanwhile. */
  onProblem(reason: string | undefined): void;
  /** Looks at each batch once before it is written, e.g. to price it; may change its records. */
  settle?(records: RequestRecord[]): Promise<void>;
}

export interface RequestLog {
  /** Queues a record; it is on disk at most one batch later. Never throws, never waits. */
  append(record: RequestRecord): void;
  flush(): Promise<void>;
  /** Writes what is queued at once, for the end of the process. */
  closeSync(): void;
}

/** Milliseconds between two writes. */
const batchMs = 40;
/** Milliseconds until a failed write is tried again. */
const retryMs = 2_000;
/** Records kept while the disk refuses them. */
const maxQueued = 50_000;

/** Appends records to `data/requests/<service>-<day>.jsonl`, one write per batch, off the hot path. */
export function createRequestLog({ home, service, onProblem, settle }: RequestLogOptions): RequestLog {
  const { requests } = pathsOf(home);
  let fresh: RequestRecord[] = [];
  let queued: RequestRecord[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let failing = false;

  function take(): { path: string; text: string; records: RequestRecord[] } | undefined {
    const [first] = queued;
    if (!first) return undefined;
    const day = first.timestamp.slice(0, 10);
    const records = queued.filter(({ timestamp }) => timestamp.startsWith(day));
    queued =
      records.length === queued.length ? [] : queued.filter(({ timestamp }) => !timestamp.startsWith(day));
    const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    return { path: join(requests, `${service}-${day}.jsonl`), text, records };
  }

  /** What is new joins what waits to be written. */
  async function settleFresh(): Promise<void> {
    const batch = fresh;
    fresh = [];
    if (batch.length > 0) await settle?.(batch);
    queued = [...queued, ...batch].slice(-maxQueued);
  }

  async function writeAll(): Promise<void> {
    await settleFresh();
    for (let batch = take(); batch; batch = take()) {
      try {
        await appendFile(batch.path, batch.text, { mode: 0o600 });
        if (failing) onProblem(undefined);
        failing = false;
      } catch (error) {
        queued = [...batch.records, ...queued].slice(-maxQueued);
        if (!failing)
          onProblem(`the request log cannot be written (${(error as NodeJS.ErrnoException).code})`);
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
          appendFileSync(batch.path, batch.text, { mode: 0o600 });
        } catch (error) {
          onProblem(
            `the request log cannot be written (${(error as NodeJS.ErrnoException).code}); ${batch.records.length} records are lost`,
          );
        }
      }
    },
  };
}
