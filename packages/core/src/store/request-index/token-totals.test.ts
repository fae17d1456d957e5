import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RequestRecord } from '../../schema/request-record.ts';
import { createTempHome, requestRecord, type TempHome } from '../../testing/index.ts';
import { openRequestIndex, type RequestIndex } from './index.ts';

let home: TempHome;
let index: RequestIndex;

beforeEach(async () => {
  home = createTempHome();
  await mkdir(join(home.path, 'data/requests'), { recursive: true });
  await mkdir(join(home.path, 'data/usage'), { recursive: true });
  index = await openRequestIndex({ home: home.path });
});

afterEach(() => {
  index.close();
  home.remove();
});

/** The same request, as each protocol counts it: 1000 tokens in, 900 of them from a cache, 50 kept in it, 7 out. */
const counted: Record<string, Partial<RequestRecord>> = {
  messages: {
    protocol: 'messages',
    usage: usageOf({ input: 50, cached_create: 50, cached_read: 900, total: 57 }),
  },
  responses: {
    protocol: 'responses',
    usage: usageOf({ input: 1000, cached_create: 50, cached_read: 900, total: 1007 }),
  },
};
const apart = { input: 50, cache_write: 50, cache_read: 900, output: 7, reasoning: 3, total: 1007 };

function usageOf(metrics: { input: number; cached_create: number; cached_read: number; total: number }) {
  return { metrics: { output: 7, reasoning: 3, ...metrics }, raw: {} };
}

async function log(record: RequestRecord): Promise<void> {
  const name = `${record.service}-${record.timestamp.slice(0, 10)}.jsonl`;
  await appendFile(join(home.path, 'data/requests', name), `${JSON.stringify(record)}\n`);
}

it.each([
  ['claude', 'messages'],
  ['claude', 'responses'],
  ['codex', 'messages'],
  ['codex', 'responses'],
])(
  'counts each token once and all of them, at %s from an upstream that speaks %s',
  async (service, protocol) => {
    await log(requestRecord({ service, ...counted[protocol] }));
    await index.ingest();
    const [row] = index.list().rows;
    expect(row?.tokens).toEqual({ in: 50, cacheWrite: 50, cacheRead: 900, out: 7, reasoning: 3 });
    expect(index.aggregate()).toMatchObject([apart]);
    await index.prune();
    await index.rebuild();
    expect(index.aggregate()).toMatchObject([apart]);
  },
);

it.each([
  ['claude', 'messages'],
  ['codex', 'responses'],
  ['legacy', 'responses'],
])('takes totals kept before as %s counted them', async (service, protocol) => {
  await log(requestRecord({ service, ...counted[protocol] }));
  await index.prune();
  const folder = join(home.path, 'data/usage');
  const [name = ''] = await readdir(folder);
  const { isApart, ...kept } = JSON.parse(await readFile(join(folder, name), 'utf8'));
  expect(isApart).toBe(true);
  const { input, cached_create, cached_read, total } = counted[protocol]?.usage?.metrics ?? {};
  const asBefore = { input, cache_write: cached_create, cache_read: cached_read, total };
  const usage = kept.usage.map((row: object) => ({ ...row, ...asBefore }));
  await writeFile(join(folder, name), JSON.stringify({ ...kept, usage }));
  await index.rebuild();
  expect(index.aggregate()).toMatchObject([apart]);
});
