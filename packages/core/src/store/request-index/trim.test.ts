import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTempHome, requestRecord, type TempHome } from '../../testing/index.ts';
import { openRequestIndex, type RequestIndex } from './index.ts';

let home: TempHome;
let index: RequestIndex;

beforeEach(async () => {
  home = createTempHome({ 'data/requests/.keep': '' });
  for (let number = 0; number < 30; number++) {
    const service = number % 2 === 0 ? 'claude' : 'codex';
    const day = `2026-11-${20 + Math.floor(number / 10)}`;
    const timestamp = `${day}T12:00:${String(number).padStart(2, '0')}.000Z`;
    const line = JSON.stringify(requestRecord({ id: `id-${number}`, service, timestamp }));
    appendFileSync(join(home.path, `data/requests/${service}-${day}.jsonl`), `${line}\n`);
  }
  index = await openRequestIndex({ home: home.path });
});
afterEach(() => {
  index.close();
  home.remove();
});

const listed = () => index.list({ limit: 1000 }).rows.map(({ id }) => id);
const files = () => readdirSync(join(home.path, 'data/requests')).filter((name) => name.endsWith('.jsonl'));
const newest = (count: number) => Array.from({ length: count }, (_, back) => `id-${29 - back}`);

test('without a limit everything is kept', async () => {
  await index.ingest();
  expect(listed()).toEqual(newest(30));
  home.write('data/system.json', { logLimit: 0 });
  await index.rebuild();
  expect(listed()).toEqual(newest(30));
});

test.each([30, 100])('a limit of %i leaves thirty requests alone', async (logLimit) => {
  home.write('data/system.json', { logLimit });
  await index.ingest();
  expect(listed()).toEqual(newest(30));
  expect(files()).toHaveLength(6);
});

test('the newest stay, days without any go, and usage is what it was', async () => {
  await index.ingest();
  const before = index.aggregate({ by: ['service', 'day'] });
  home.write('data/system.json', { logLimit: 8 });
  await index.rebuild();
  expect(listed()).toEqual(newest(8));
  expect(files()).toEqual(['claude-2026-11-22.jsonl', 'codex-2026-11-22.jsonl']);
  expect(index.aggregate({ by: ['service', 'day'] })).toEqual(before);
  expect(index.latency().duration?.count).toBe(30);
  await index.rebuild();
  expect(listed()).toEqual(newest(8));
  expect(index.aggregate({ by: ['service', 'day'] })).toEqual(before);
});

test('what comes later pushes out the oldest', async () => {
  home.write('data/system.json', { logLimit: 2 });
  await index.ingest();
  const line = JSON.stringify(requestRecord({ id: 'new', timestamp: '2026-11-22T13:00:00.000Z' }));
  appendFileSync(join(home.path, 'data/requests/claude-2026-11-22.jsonl'), `${line}\n`);
  await index.ingest();
  expect(listed()).toEqual(['new', 'id-29']);
  expect(index.aggregate()[0]?.requests).toBe(31);
});

test('a settings file that cannot be read trims nothing', async () => {
  home.write('data/system.json', '{ "logLimit": 2');
  await index.ingest();
  expect(listed()).toEqual(newest(30));
});

test('nor does one that cannot even be opened', async () => {
  home.write('data/system.json/x', '');
  await index.ingest();
  expect(listed()).toEqual(newest(30));
});
