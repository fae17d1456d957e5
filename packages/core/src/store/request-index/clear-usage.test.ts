import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTempHome, requestRecord, type TempHome } from '../../testing/index.ts';
import { openRequestIndex, type RequestIndex } from './index.ts';

let home: TempHome;
let index: RequestIndex;

beforeEach(async () => {
  home = createTempHome();
  await mkdir(join(home.path, 'data/requests'), { recursive: true });
  index = await openRequestIndex({ home: home.path });
});

afterEach(() => {
  index.close();
  home.remove();
});

async function log(id: string, timestamp: string): Promise<void> {
  const line = `${JSON.stringify(requestRecord({ id, timestamp }))}\n`;
  await appendFile(join(home.path, `data/requests/claude-${timestamp.slice(0, 10)}.jsonl`), line);
  await index.ingest();
}

const requests = () => index.aggregate()[0]?.requests ?? 0;

it('sets the totals to nothing, keeps the log, and counts on from there', async () => {
  await log('old', '2026-11-01T12:00:00.000Z');
  await index.prune();
  await log('kept', '2026-11-02T12:00:00.000Z');
  expect(requests()).toBe(2);
  await index.clearUsage();
  expect(requests()).toBe(0);
  expect(index.list().rows.map(({ id }) => id)).toEqual(['kept']);
  await log('new', new Date(Date.now() + 1000).toISOString());
  expect(requests()).toBe(1);
});

it('stays at nothing when the index is built anew and when the log is pruned', async () => {
  await log('kept', '2026-11-02T12:00:00.000Z');
  await index.clearUsage();
  await index.rebuild();
  expect(requests()).toBe(0);
  await index.prune();
  expect(requests()).toBe(0);
});
