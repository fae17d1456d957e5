import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RequestRecord } from '../schema/request-record.ts';
import { createTempHome, type TempHome } from '../testing/index.ts';
import { createRequestLog } from './request-log.ts';

let home: TempHome;
beforeEach(() => {
  home = createTempHome({ 'data/requests/.keep': '' });
});
afterEach(() => home.remove());

const folder = () => join(home.path, 'data/requests');

function record(id: string): RequestRecord {
  return { id, timestamp: new Date().toISOString(), service: 'claude' } as RequestRecord;
}

function idsOnDisk(): string[] {
  return readdirSync(folder())
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder(), name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line).id);
}

test('whoever is told of a record finds it on disk', async () => {
  const found: boolean[] = [];
  const log = createRequestLog({
    home: home.path,
    service: 'claude',
    onProblem: () => {},
    tell: (records) => found.push(...records.map(({ id }) => idsOnDisk().includes(id))),
  });
  log.append(record('a'));
  log.append(record('b'));
  await log.flush();
  expect(found).toEqual([true, true]);
});

test('of a record that cannot be written all are told once, and it is written later', async () => {
  const told: string[] = [];
  const problems: (string | undefined)[] = [];
  const log = createRequestLog({
    home: home.path,
    service: 'claude',
    onProblem: (reason) => problems.push(reason),
    tell: (records) => told.push(...records.map(({ id }) => id)),
  });
  rmSync(folder(), { recursive: true });
  writeFileSync(folder(), 'in the way');
  log.append(record('a'));
  await log.flush();
  rmSync(folder());
  home.write('data/requests/.keep', '');
  await log.flush();
  expect(told).toEqual(['a']);
  expect(idsOnDisk()).toEqual(['a']);
  expect(problems).toEqual([expect.stringContaining('cannot be written'), undefined]);
});
