import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createTempHome, type TempHome } from '../testing/index.ts';
import { createChangeLog } from './change-log.ts';
import { createConfigStore } from './config-store.ts';

const homes: TempHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

const text = `{
  "prod": { "base_url": "https://a", "auth_token": "sk-secret-prod-1234", "active": true, "note": "keep me" },
  "half": { "note": "no url yet" },
  "dev":  { "base_url": "https://b", "auth_token": "sk-secret-dev-5678" }
}
`;

function storeWith(content: string) {
  const home = createTempHome({ 'claude.json': content });
  homes.push(home);
  const file = join(home.path, 'claude.json');
  return { home, store: createConfigStore(home.path, 'cli'), read: () => readFileSync(file, 'utf8') };
}

test('activating changes the two flags and nothing else', async () => {
  const { store, read } = storeWith(text);
  expect(await store.activate('claude', 'dev')).toBe('prod');
  expect(read()).toContain('"active": false, "note": "keep me"');
  expect(read()).toContain('"half": { "note": "no url yet" }');
  expect((await store.list('claude')).find(({ active }) => active)?.name).toBe('dev');
});

test('every switch is one line of history without secrets', async () => {
  const { home, store } = storeWith(text);
  await store.activate('claude', 'dev');
  await store.activate('claude', 'dev');
  await store.add('claude', 'new', { base_url: 'https://c', auth_token: 'sk-secret-new-9999' });
  const records = await createChangeLog(home.path).read();
  expect(records.map(({ what }) => what)).toEqual(['add claude new', 'active claude: prod -> dev']);
  expect(JSON.stringify(records)).not.toContain('sk-secret');
  expect(JSON.stringify(records)).toContain('…9999');
});

test('an unknown name is refused with the nearest one', async () => {
  const { store, read } = storeWith(text);
  await expect(store.activate('claude', 'prd')).rejects.toThrow('Did you mean "prod"?');
  expect(read()).toBe(text);
});

test('an entry that cannot work cannot be made active', async () => {
  const { store } = storeWith(text);
  await expect(store.activate('claude', 'half')).rejects.toThrow('has no config "half"');
});

test('a name is not taken twice', async () => {
  const { store } = storeWith(text);
  await expect(store.add('claude', 'dev', { base_url: 'https://c', auth_token: '' })).rejects.toThrow(
    'already has',
  );
});

test('two renames to one name at once: one is refused', async () => {
  const { store, home, read } = storeWith(text);
  const renames = await Promise.allSettled([
    store.rename('claude', 'prod', 'mine'),
    createConfigStore(home.path, 'console').rename('claude', 'dev', 'mine'),
  ]);
  expect(renames.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(read().match(/"mine"/g)).toHaveLength(1);
});

test('what nobody could see or write is no name', async () => {
  const { store, read } = storeWith(text);
  for (const name of ['', ' ', ' prod', 'a\tb', 'a\u001b[2J', '__proto__']) {
    const entry = { base_url: 'https://x.example', auth_token: '' };
    await expect(store.add('claude', name, entry)).rejects.toThrow('cannot be the name');
    await expect(store.rename('claude', 'prod', name)).rejects.toThrow('cannot be the name');
  }
  expect(read()).toBe(text);
});

test('a broken file is named, not overwritten', async () => {
  const { store, read } = storeWith('{"a":');
  await expect(store.activate('claude', 'a')).rejects.toThrow(/claude\.json line 1/);
  await expect(store.list('claude')).rejects.toThrow(/claude\.json line 1/);
  expect(read()).toBe('{"a":');
});

test('an edit touches the members it names', async () => {
  const { store, read } = storeWith(text);
  await store.edit('claude', 'prod', { weight: 5, note: undefined });
  expect(JSON.parse(read()).prod).toEqual({
    base_url: 'https://a',
    auth_token: 'sk-secret-prod-1234',
    active: true,
    weight: 5,
  });
  expect(read()).toContain('"dev":  { "base_url": "https://b", "auth_token": "sk-secret-dev-5678" }');
});

test('a rename keeps the place and the bytes of the entry, and takes routing and balance along', async () => {
  const { home, store, read } = storeWith(text);
  home.write('data/model_router_config.json', {
    configMappings: { claude: [{ model: 'opus', config: 'dev' }], codex: [{ model: 'x', config: 'dev' }] },
    rules: { claude: [{ pin: 'dev' }, { pin: 'prod' }] },
  });
  home.write('data/lb_config.json', {
    services: { claude: { currentFailures: { dev: 2 }, excludedConfigs: ['prod', 'dev'] } },
  });
  await store.rename('claude', 'dev', 'test "1"');
  expect(read()).toBe(text.replace('"dev":', '"test \\"1\\"":'));
  const routing = JSON.parse(readFileSync(join(home.path, 'data/model_router_config.json'), 'utf8'));
  expect(routing.configMappings.claude[0].config).toBe('test "1"');
  expect(routing.configMappings.codex[0].config).toBe('dev');
  expect(routing.rules.claude.map(({ pin }: { pin: string }) => pin)).toEqual(['test "1"', 'prod']);
  const balance = JSON.parse(readFileSync(join(home.path, 'data/lb_config.json'), 'utf8'));
  expect(balance.services.claude).toEqual({
    currentFailures: { 'test "1"': 2 },
    excludedConfigs: ['prod', 'test "1"'],
  });
  await expect(store.rename('claude', 'prod', 'half')).rejects.toThrow('already has');
});

test('removing takes along the rules and lists that name the config, and every change can be taken back', async () => {
  const { home, store, read } = storeWith(text);
  const rule = (config: string) => ({ model: `for ${config}`, config });
  const routing = {
    modelMappings: { claude: [{ source: 'dev', source_type: 'config', target: 'm' }] },
    configMappings: { claude: [rule('dev'), rule('prod'), rule('dev')], codex: [rule('dev')] },
    rules: { claude: [{ match: { model: 'a' }, pin: 'dev' }, { match: { model: 'dev' } }] },
  };
  const balance = {
    services: {
      claude: {
        currentFailures: { dev: 2, prod: 1 },
        excludedConfigs: ['dev', 'prod'],
        cooldowns: { dev: { until: 1, reason: 'failures' } },
        manualDisabledUntil: { dev: '2999-01-01' },
      },
      codex: { excludedConfigs: ['dev'] },
    },
  };
  home.write('data/model_router_config.json', routing);
  home.write('data/lb_config.json', balance);
  const textOf = (name: string): string => readFileSync(join(home.path, name), 'utf8');
  const [routingText, balanceText] = [textOf('data/model_router_config.json'), textOf('data/lb_config.json')];
  const named = await store.remove('claude', 'dev');
  expect(named).toContain('data/model_router_config.json configMappings.claude.2.config');
  expect(named).toHaveLength(8);
  expect(JSON.parse(textOf('data/model_router_config.json'))).toEqual({
    modelMappings: { claude: [] },
    configMappings: { claude: [rule('prod')], codex: [rule('dev')] },
    rules: { claude: [{ match: { model: 'dev' } }] },
  });
  expect(JSON.parse(textOf('data/lb_config.json')).services).toEqual({
    claude: {
      currentFailures: { prod: 1 },
      excludedConfigs: ['prod'],
      cooldowns: {},
      manualDisabledUntil: {},
    },
    codex: { excludedConfigs: ['dev'] },
  });
  expect(Object.keys(JSON.parse(read()))).toEqual(['prod', 'half']);
  const changes = createChangeLog(home.path);
  for (const { id } of await changes.read(3)) await changes.revert(id, 'cli');
  expect([textOf('data/model_router_config.json'), textOf('data/lb_config.json'), read()]).toEqual([
    routingText,
    balanceText,
    text,
  ]);
  await expect(store.remove('claude', 'halff')).rejects.toThrow('Did you mean "half"?');
});
