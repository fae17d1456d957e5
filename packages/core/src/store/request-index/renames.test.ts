import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTempHome, requestRecord, type TempHome } from '../../testing/index.ts';
import { createChangeLog } from '../change-log.ts';
import { createConfigStore } from '../config-store.ts';
import { openRequestIndex, type RequestIndex } from './index.ts';

let home: TempHome;
let index: RequestIndex;

beforeEach(async () => {
  home = createTempHome({
    'claude.json': {
      prod: { base_url: 'https://a.example', auth_token: 'sk-1', active: true },
      dev: { base_url: 'https://b.example', auth_token: 'sk-2' },
    },
    'data/requests/.keep': '',
  });
  index = await openRequestIndex({ home: home.path });
});
afterEach(() => {
  index.close();
  home.remove();
});

const minute = 60_000;
let number = 0;

function log(channel: string, time: number, service = 'claude'): string {
  const timestamp = new Date(time).toISOString();
  const attempts = [{ config: channel, host: 'a.example', start_ms: 0 }];
  const record = requestRecord({ id: `id-${number++}`, service, channel, timestamp, attempts });
  const name = `data/requests/${service}-${timestamp.slice(0, 10)}.jsonl`;
  appendFileSync(join(home.path, name), `${JSON.stringify(record)}\n`);
  return record.id;
}

async function counts(): Promise<Record<string, number>> {
  await index.ingest();
  const groups = index.aggregate({ by: ['service', 'config'] });
  return Object.fromEntries(groups.map(({ keys, requests }) => [`${keys.service} ${keys.config}`, requests]));
}

/** The same must come out however the index came to know. */
async function expectCounts(wanted: Record<string, number>): Promise<void> {
  expect(await counts()).toEqual(wanted);
  await index.rebuild();
  expect(await counts()).toEqual(wanted);
}

const rename = (from: string, to: string) => createConfigStore(home.path, 'cli').rename('claude', from, to);

test('what was recorded under the old name goes by the new one, totals and percentiles too', async () => {
  const id = log('prod', Date.now() - minute);
  log('dev', Date.now() - minute);
  log('prod', Date.now() - minute, 'codex');
  await index.ingest();
  await rename('prod', 'main');
  await expectCounts({ 'claude main': 1, 'claude dev': 1, 'codex prod': 1 });
  expect(index.get(id)).toMatchObject({
    row: { config: 'main' },
    record: { channel: 'main', attempts: [{ config: 'main' }] },
  });
  expect(index.list({ filter: { config: ['main'] } }).rows.map((row) => row.id)).toEqual([id]);
  expect(index.latency({ config: ['main'] }).duration?.count).toBe(1);
  expect(index.latency({ config: ['prod'], service: ['claude'] }).duration).toBeUndefined();
});

test('two configs that become one name after the other are counted together', async () => {
  log('prod', Date.now() - minute);
  log('dev', Date.now() - minute);
  await index.ingest();
  await rename('prod', 'first');
  await index.ingest();
  await rename('first', 'second');
  await createConfigStore(home.path, 'cli').remove('claude', 'dev');
  await rename('second', 'dev');
  await expectCounts({ 'claude dev': 2 });
  expect(index.latency({ config: ['dev'] }).duration?.count).toBe(2);
});

test('a later config of the old name keeps its own requests', async () => {
  log('prod', Date.now() - minute);
  await rename('prod', 'main');
  log('prod', Date.now() + minute);
  await expectCounts({ 'claude main': 1, 'claude prod': 1 });
  await index.prune();
  await expectCounts({ 'claude main': 1, 'claude prod': 1 });
});

test('a rename reaches what was pruned before, and undoing it leads back', async () => {
  log('prod', Date.now() - minute);
  await index.prune();
  await rename('prod', 'main');
  await expectCounts({ 'claude main': 1 });
  const changes = createChangeLog(home.path);
  const [record] = (await changes.read()).filter(({ renamed }) => renamed);
  await changes.revert(record?.id ?? '', 'cli');
  await expectCounts({ 'claude prod': 1 });
  expect(readdirSync(join(home.path, 'data/usage'))).toHaveLength(1);
});
