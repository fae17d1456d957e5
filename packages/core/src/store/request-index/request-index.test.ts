import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../schema/request-record.ts';
import { createTempHome, requestRecord } from '../../testing/index.ts';
import { openRequestIndex, type RequestIndex } from './index.ts';

let home: string;
let removeHome: () => void;
let index: RequestIndex;

beforeEach(async () => {
  ({ path: home, remove: removeHome } = createTempHome());
  await mkdir(join(home, 'data/requests'), { recursive: true });
  index = await openRequestIndex({ home });
});

afterEach(async () => {
  index.close();
  removeHome();
});

async function log(records: RequestRecord[]): Promise<void> {
  const lines = new Map<string, string>();
  for (const record of records) {
    const name = `${record.service}-${record.timestamp.slice(0, 10)}.jsonl`;
    lines.set(name, `${lines.get(name) ?? ''}${JSON.stringify(record)}\n`);
  }
  for (const [name, text] of lines) await appendFile(join(home, 'data/requests', name), text);
}

/** Requests one second apart, every third at another config, every fifth failed. */
function records(count: number, service = 'claude'): RequestRecord[] {
  return Array.from({ length: count }, (_, number) =>
    requestRecord({
      id: `${service}-${number}`,
      service,
      timestamp: new Date(Date.UTC(2026, 10, 20) + number * 1000).toISOString(),
      channel: number % 3 === 0 ? 'backup' : 'prod',
      ...(number % 5 === 0 && { status_code: 502, outcome: 'upstream_error' as const }),
    }),
  );
}

/** Half past an hour of November, at this machine's place. */
const at = (day: number, hour: number): string => new Date(2026, 10, day, hour, 30).toISOString();

function total(): Record<string, number> {
  const [group] = index.aggregate();
  return { requests: group?.requests ?? 0, total: group?.total ?? 0, cost: group?.cost ?? 0 };
}

describe('reading the log', () => {
  it('gives a request back as it was logged', async () => {
    const record = requestRecord({ error: { code: 'upstream_reset', message: 'It broke.' } });
    await log([record]);
    await index.ingest();
    expect(index.get(record.id)).toMatchObject({
      record,
      row: { config: 'prod', model: 'claude-sonnet-4-5', costMicros: 100, error: { text: 'It broke.' } },
    });
  });

  it('reads only what is new, and leaves a torn last line until it is whole', async () => {
    await log(records(3));
    expect(await index.ingest()).toMatchObject({ records: 3 });
    const line = JSON.stringify(requestRecord({ id: 'torn', timestamp: '2026-11-20T10:00:00.000Z' }));
    await appendFile(join(home, 'data/requests/claude-2026-11-20.jsonl'), line.slice(0, 40));
    expect(await index.ingest()).toMatchObject({ records: 0 });
    await appendFile(join(home, 'data/requests/claude-2026-11-20.jsonl'), `${line.slice(40)}\n`);
    expect(await index.ingest()).toMatchObject({ records: 1 });
    expect(total()).toMatchObject({ requests: 4 });
  });

  it('passes over lines that are no record and says how many', async () => {
    await log(records(1));
    await appendFile(join(home, 'data/requests/claude-2026-11-20.jsonl'), 'nonsense\n{"id":1}\n');
    expect(await index.ingest()).toEqual({ records: 1, unreadable: 2 });
  });

  it('counts nothing twice when two processes read at once', async () => {
    await log(records(3000));
    const other = await openRequestIndex({ home });
    await Promise.all([index.ingest(), other.ingest()]);
    expect(total()).toMatchObject({ requests: 3000 });
    expect(other.aggregate()[0]?.requests).toBe(3000);
    other.close();
  });

  it('begins anew when a log file was replaced', async () => {
    await log(records(5));
    await index.ingest();
    await rm(join(home, 'data/requests/claude-2026-11-20.jsonl'));
    await log(records(2));
    await index.ingest();
    expect(total()).toMatchObject({ requests: 2 });
  });

  it('gives requests other prices when it is built anew with them', async () => {
    await log(records(4));
    await index.ingest();
    await index.rebuild({ price: () => 7 });
    expect(total()).toMatchObject({ requests: 4, cost: 28 });
    await index.rebuild({ price: () => null });
    expect(index.aggregate()[0]).toMatchObject({ cost: 0, unpriced: 4 });
  });
});

describe('lists', () => {
  beforeEach(async () => {
    await log([...records(30), ...records(10, 'codex')]);
    await index.ingest();
  });

  it('walks all requests, newest first, page by page, each once', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = index.list({ limit: 7, cursor });
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.next;
    } while (cursor);
    expect(new Set(seen).size).toBe(40);
    expect(seen).toHaveLength(40);
    expect(seen[0]).toBe('claude-29');
  });

  it('leaves what every filter asks for', () => {
    const page = index.list({ filter: { service: ['claude'], config: ['backup'], outcome: ['ok'] } });
    expect(page.rows.length).toBe(8);
    expect(page.rows.every(({ config, outcome }) => config === 'backup' && outcome === 'ok')).toBe(true);
    expect(index.count({ statusClass: [5] })).toBe(8);
    expect(index.list({ filter: { config: ['nobody'] } }).rows).toEqual([]);
  });

  it('finds requests by part of a text, in any case', () => {
    expect(index.count({ text: 'BACK' })).toBe(14);
    expect(index.count({ text: 'codex-3' })).toBe(1);
    expect(index.count({ text: '100%' })).toBe(0);
  });

  it('finds requests by time', () => {
    const from = Date.UTC(2026, 10, 20) + 5000;
    expect(index.count({ service: ['claude'], from, to: from + 3000 })).toBe(3);
  });

  it('says what can be chosen and how often it occurs', () => {
    expect(index.facets().service).toEqual([
      { value: 'claude', count: 30 },
      { value: 'codex', count: 10 },
    ]);
  });

  it('refuses a cursor it did not give', () => {
    expect(() => index.list({ cursor: '1; DROP TABLE' })).toThrow('is no cursor');
  });
});

describe('totals', () => {
  it('sums by two dimensions', async () => {
    // Days are those of this machine's place, hours those of UTC.
    const times = [at(22, 12), at(24, 12), at(24, 13)];
    await log(
      times.map((timestamp, number) =>
        requestRecord({ id: String(number), timestamp, ...(number > 0 && { model: 'other' }) }),
      ),
    );
    await index.ingest();
    const groups = index.aggregate({ by: ['day', 'model'] });
    expect(groups.map(({ keys, requests }) => ({ ...keys, requests }))).toEqual([
      { day: '2026-11-22', model: 'claude-sonnet-4-5', requests: 1 },
      { day: '2026-11-24', model: 'other', requests: 2 },
    ]);
    const hours = times.map((timestamp) => `${timestamp.slice(0, 13)}:00Z`);
    expect(index.aggregate({ by: ['hour'] }).map(({ keys }) => keys.hour)).toEqual(hours);
  });

  it('stay the same when the log is pruned, the index built anew, and new requests come', async () => {
    await log([...records(50), ...records(20, 'codex')]);
    await index.ingest();
    const before = total();
    const byConfig = index.aggregate({ by: ['config', 'day'] });
    const speed = index.latency({ from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 11, 1) });
    expect(await index.prune()).toEqual({ files: 2, records: 70 });
    expect(await readdir(join(home, 'data/requests'))).toEqual([]);
    expect(index.list().rows).toEqual([]);
    expect(total()).toEqual(before);
    await index.rebuild();
    expect(total()).toEqual(before);
    expect(index.aggregate({ by: ['config', 'day'] })).toEqual(byConfig);
    expect(index.latency({ from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 11, 1) })).toEqual(speed);
    await log(records(1));
    await index.ingest();
    expect(total()).toMatchObject({ requests: 71 });
  });

  it('stay the same for another process that reads while the log is pruned and grows', async () => {
    const other = await openRequestIndex({ home });
    const seen: number[] = [];
    let done = false;
    const reading = (async () => {
      while (!done) {
        await other.ingest();
        const requests = other.aggregate()[0]?.requests ?? 0;
        if (requests > 0) seen.push(requests);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    for (let round = 1; round <= 4; round++) {
      await log(records(50).map((record) => ({ ...record, id: `${round}-${record.id}` })));
      await index.prune();
      expect(total()).toMatchObject({ requests: round * 50 });
    }
    done = true;
    await reading;
    expect(seen).toEqual([...seen].sort((left, right) => left - right));
    other.close();
  });

  it('are all priced anew, also while another process reads', async () => {
    await log(records(6000));
    const other = await openRequestIndex({ home });
    await other.ingest();
    const asked: Promise<unknown>[] = [];
    // The other process looks between any two of its batches.
    const price = () => {
      if (asked.length < 3) asked.push(new Promise(setImmediate).then(() => other.ingest()));
      return 7;
    };
    expect(await index.rebuild({ price })).toMatchObject({ records: 6000 });
    await Promise.all(asked);
    expect(total()).toMatchObject({ requests: 6000, cost: 42_000 });
    await log([requestRecord({ id: 'later' })]);
    expect(await other.ingest()).toMatchObject({ records: 1 });
    other.close();
  });

  it('prunes only days before the one given', async () => {
    await log([requestRecord({ id: 'old', timestamp: '2026-11-01T00:00:00.000Z' }), requestRecord()]);
    expect(await index.prune({ before: '2026-11-10' })).toEqual({ files: 1, records: 1 });
    expect(index.list().rows).toHaveLength(1);
    expect(total()).toMatchObject({ requests: 2 });
  });

  it('count a file once when a crash left both it and its totals', async () => {
    await log(records(10));
    await index.prune();
    const [kept] = await readdir(join(home, 'data/usage'));
    const leftover = kept?.slice(0, -'.json'.length) ?? '';
    const lines = records(10).map((record) => `${JSON.stringify(record)}\n`);
    await writeFile(join(home, 'data/requests', leftover), lines.join(''));
    await index.rebuild();
    expect(total()).toMatchObject({ requests: 10 });
    await index.prune();
    expect(await readdir(join(home, 'data/requests'))).toEqual([]);
  });

  it('gives percentiles near the true ones over weeks, and the true ones over hours', async () => {
    await log(
      Array.from({ length: 1000 }, (_, number) =>
        requestRecord({
          id: `${number}`,
          timestamp: '2026-11-20T10:00:00.000Z',
          duration_ms: number + 1,
          first_token_ms: 50,
        }),
      ),
    );
    await index.ingest();
    const exact = index.latency({ from: Date.UTC(2026, 10, 20), to: Date.UTC(2026, 10, 21) });
    expect(exact.duration).toMatchObject({ count: 1000, p50: 500, p95: 950 });
    const rough = index.latency({ from: Date.UTC(2026, 9, 20), to: Date.UTC(2026, 10, 21) });
    expect(rough.duration?.p50).toBeGreaterThan(470);
    expect(rough.duration?.p50).toBeLessThan(530);
    expect(rough.firstToken?.p99).toBeGreaterThan(46);
    expect(index.latency({ config: ['nobody'] }).duration).toBeUndefined();
  });

  it('gives the same percentiles over weeks and over hours where there are few requests', async () => {
    await log(
      [8, 184].map((duration, number) =>
        requestRecord({
          id: `${number}`,
          timestamp: '2026-11-20T10:00:00.000Z',
          duration_ms: duration,
        }),
      ),
    );
    await index.ingest();
    const exact = index.latency({ from: Date.UTC(2026, 10, 20), to: Date.UTC(2026, 10, 21) });
    const rough = index.latency({ from: Date.UTC(2026, 9, 20), to: Date.UTC(2026, 10, 21) });
    expect(exact.duration).toEqual({ count: 2, p50: 8, p90: 184, p95: 184, p99: 184 });
    for (const share of ['p50', 'p90', 'p95', 'p99'] as const) {
      const ratio = (rough.duration?.[share] ?? 0) / (exact.duration?.[share] ?? 0);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
    }
  });
});
