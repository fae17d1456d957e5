import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { afterEach, expect, test } from 'vitest';
import { ConfigFileSchema } from '../schema/config.ts';
import { createTempHome, type TempHome } from '../testing/index.ts';
import { createChangeLog } from './change-log.ts';
import { createConfigStore } from './config-store.ts';
import { createJsonFile } from './json-file.ts';

const homes: TempHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

const text = `{
  // mine
  "prod": { "base_url": "https://a", "auth_token": "sk-planted-0001", "active": true, "weight": 1 },
  "dev": { "base_url": "https://b", "auth_token": "sk-planted-0002", "active": false }
}
`;

function open(content = text) {
  const home = createTempHome({ 'claude.json': content });
  homes.push(home);
  const changes = createChangeLog(home.path);
  const read = () => readFileSync(join(home.path, 'claude.json'), 'utf8');
  return { home, changes, read, store: createConfigStore(home.path, 'cli') };
}

test('a switch can be undone, comments and order included', async () => {
  const { changes, read, store } = open();
  await store.activate('claude', 'dev');
  const [record] = await changes.read();
  const undone = await changes.revert(record?.id.slice(0, 8) ?? '', 'console');
  expect(read()).toBe(text);
  expect(undone).toMatchObject({
    cause: 'console',
    what: expect.stringContaining('active claude: prod -> dev'),
  });
});

test('undoing an earlier change leaves later ones elsewhere in the file', async () => {
  const { changes, read, store } = open();
  await store.add('claude', 'third', { base_url: 'https://c', auth_token: 'sk-planted-0003' });
  await store.activate('claude', 'dev');
  const [, added] = await changes.read();
  await changes.revert(added?.id ?? '', 'cli');
  const file = read();
  expect(file).not.toContain('third');
  expect(file).toContain('// mine');
  expect(JSON.parse(file.replace('// mine', '')).dev.active).toBe(true);
});

test('a member that was changed again is not undone', async () => {
  const { changes, store } = open();
  await store.activate('claude', 'dev');
  await store.activate('claude', 'prod');
  const [, first] = await changes.read();
  await expect(changes.revert(first?.id ?? '', 'cli')).rejects.toThrow('changed again since');
});

test('what a crash left of a line takes no later change along', async () => {
  const { home, changes, store } = open();
  home.write('data/changes.jsonl', '{"id":"torn","what":"act');
  await store.activate('claude', 'dev');
  expect((await changes.read()).map(({ what }) => what)).toEqual(['active claude: prod -> dev']);
});

test('a change whose history cannot be written is told of as made', async () => {
  const { home, read, store } = open();
  home.write('data/changes.jsonl/in-the-way', '');
  await expect(store.edit('claude', 'prod', { weight: 5 })).rejects.toThrow(
    'claude.json was changed, but its history was not (EISDIR)',
  );
  expect(read()).toContain('"weight": 5');
});

test('two changes that are undone at once are both undone', async () => {
  const { home, changes, read, store } = open();
  await store.edit('claude', 'prod', { weight: 5 });
  await store.edit('claude', 'dev', { weight: 7 });
  const ids = (await changes.read()).map(({ id }) => id);
  await Promise.all(ids.map((id) => createChangeLog(home.path).revert(id, 'cli')));
  expect(parse(read())).toEqual(parse(text));
});

test('an undo takes nothing along that another process changed before the change was recorded', async () => {
  const { home, changes, read } = open();
  const file = createJsonFile<unknown>({
    path: join(home.path, 'claude.json'),
    schema: ConfigFileSchema,
    empty: {},
  });
  const first = await file.update(() => [{ path: ['prod', 'weight'], value: 5 }]);
  const second = await file.update(() => [{ path: ['dev', 'weight'], value: 7 }]);
  const about = { cause: 'cli', file: 'claude.json' } as const;
  // Recorded in the other order: the last text stays the one that is known.
  await changes.append({ ...about, what: 'second', texts: second });
  const { id } = await changes.append({ ...about, what: 'first', texts: first });
  expect(await changes.notice('claude.json')).toBeUndefined();
  await changes.revert(id, 'cli');
  expect(read()).toContain('"active": true, "weight": 1');
  expect(read()).toContain('"weight": 7');
});

test('an edit by hand is recorded once, whoever looks, with its values but no secret', async () => {
  const { home, changes } = open();
  const other = createChangeLog(home.path);
  expect(await changes.notice('claude.json')).toBeUndefined();
  home.write(
    'claude.json',
    text.replace('"weight": 1', '"weight": 7').replace('sk-planted-0002', 'sk-planted-0009'),
  );
  const seen = await Promise.all([changes.notice('claude.json'), other.notice('claude.json')]);
  expect(seen.filter(Boolean)).toHaveLength(1);
  const [record, ...rest] = await changes.read();
  expect(rest).toEqual([]);
  expect(record).toMatchObject({
    cause: 'hand edit',
    before: { 'prod.weight': 1, 'dev.auth_token': '…0002' },
    after: { 'prod.weight': 7, 'dev.auth_token': '…0009' },
  });
  expect(readFileSync(join(home.path, 'data/changes.jsonl'), 'utf8')).not.toContain('sk-planted');
});

test('a change of ours is no edit by hand', async () => {
  const { changes, store } = open();
  await store.activate('claude', 'dev');
  expect(await changes.notice('claude.json')).toBeUndefined();
});

test('what a proxy keeps of cool-downs is nobody’s edit, what a filter looks for stays private', async () => {
  const { home, changes } = open();
  home.write('data/lb_config.json', { mode: 'active-first', services: { claude: {} } });
  home.write('filter.json', [{ source: 'planted words', op: 'remove' }]);
  await changes.notice('data/lb_config.json');
  await changes.notice('filter.json');
  home.write('data/lb_config.json', {
    mode: 'active-first',
    services: { claude: { currentFailures: { a: 2 } } },
  });
  home.write('filter.json', [{ source: 'other planted words', op: 'remove' }]);
  expect(await changes.notice('data/lb_config.json')).toBeUndefined();
  expect(await changes.notice('filter.json')).toMatchObject({ what: 'edit of filter.json' });
  const rules = [{ source: 'planted again', op: 'remove', name: 'Mine' }];
  await changes.append({ cause: 'console', file: 'filter.json', what: 'edit', before: rules, after: rules });
  expect((await changes.read(1))[0]?.after).toEqual([{ source: '…', op: 'remove', name: 'Mine' }]);
  expect(readFileSync(join(home.path, 'data/changes.jsonl'), 'utf8')).not.toContain('planted');
});

test('kept texts are for the owner only', async () => {
  const { home, changes } = open();
  await changes.notice('claude.json');
  const latest = readFileSync(join(home.path, 'data/backups/claude.json.latest'), 'utf8');
  expect(statSync(join(home.path, `data/backups/claude.json.${latest}.sealed`)).mode & 0o777).toBe(0o600);
  expect(statSync(join(home.path, 'data/backups')).mode & 0o777).toBe(0o700);
});
