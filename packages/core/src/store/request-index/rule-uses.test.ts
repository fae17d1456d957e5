import { appendFile, mkdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RequestRecord } from '../../schema/request-record.ts';
import { createTempHome, requestRecord, type TempHome } from '../../testing/index.ts';
import { openRequestIndex, type RequestIndex } from './index.ts';

let home: TempHome;
let index: RequestIndex;

beforeEach(async () => {
  home = createTempHome({ 'filter.json': [], 'data/model_router_config.json': {} });
  await mkdir(join(home.path, 'data/requests'), { recursive: true });
  await changed('filter.json', 48);
  await changed('data/model_router_config.json', 48);
  index = await openRequestIndex({ home: home.path });
});

afterEach(() => {
  index.close();
  home.remove();
});

const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

function changed(file: string, hours: number): Promise<void> {
  return utimes(join(home.path, file), hoursAgo(hours), hoursAgo(hours));
}

async function log(hours: number, members: Partial<RequestRecord>): Promise<void> {
  const record = requestRecord({ timestamp: hoursAgo(hours).toISOString(), ...members });
  await appendFile(
    join(home.path, `data/requests/${record.service}-${record.timestamp.slice(0, 10)}.jsonl`),
    `${JSON.stringify(record)}\n`,
  );
  await index.ingest();
}

const route = (cause: string) => [
  { stage: 'route', what: 'body.model', cause, before: 'a', after: 'b' },
  { stage: 'route', what: 'config', cause, after: 'spare' },
];

it('counts the requests a rule was used for, each once, by service', async () => {
  await log(1, { filter_hits: { 'rule 1': 5, names: 1 }, changes: route('rules 2') });
  await log(1, { changes: [{ stage: 'route', what: 'config', cause: 'failover: 502', before: 'prod' }] });
  await log(2, { filter_hits: { names: 1 } });
  await log(2, { service: 'codex', changes: route('background') });
  expect(index.ruleUses('filter').requests).toEqual({ claude: { 'rule 1': 1, names: 2 } });
  expect(index.ruleUses('route').requests).toEqual({ claude: { 'rules 2': 1 }, codex: { background: 1 } });
});

it('leaves out what is older than a day', async () => {
  await log(25, { filter_hits: { names: 1 } });
  expect(index.ruleUses('filter').requests).toEqual({});
});

it('counts a rule that is known by its place from the last change of its file', async () => {
  await log(3, { changes: [...route('rules 1'), ...route('background')] });
  await changed('data/model_router_config.json', 2);
  await log(1, { changes: route('rules 1') });
  const { since, placesSince, requests } = index.ruleUses('route');
  expect(requests).toEqual({ claude: { 'rules 1': 1, background: 1 } });
  expect(placesSince).toBeGreaterThan(since);
});

it('counts the same after the index was built anew, also from one without these counts', async () => {
  await log(1, { filter_hits: { names: 1 } });
  await index.rebuild();
  expect(index.ruleUses('filter').requests).toEqual({ claude: { names: 1 } });
  index.close();
  const older = new Database(join(home.path, 'data/index.sqlite'));
  older.exec('DROP TABLE rule_uses; PRAGMA user_version = 2');
  older.close();
  index = await openRequestIndex({ home: home.path });
  await index.ingest();
  expect(index.ruleUses('filter').requests).toEqual({ claude: { names: 1 } });
});
