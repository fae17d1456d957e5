import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createChangeLog } from '../store/change-log.ts';
import { createTempHome, type TempHome } from '../testing/index.ts';
import { createPolicyStore } from './policy-store.ts';

const homes: TempHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

const configs = {
  prod: { base_url: 'https://a', auth_token: 'x' },
  dev: { base_url: 'https://b', auth_token: 'x' },
};

function storeWith(files: Record<string, unknown> = {}) {
  const home = createTempHome({ 'claude.json': configs, ...files });
  homes.push(home);
  const path = (name: string): string => join(home.path, name);
  return {
    home: home.path,
    store: createPolicyStore(home.path, 'cli'),
    text: (name: string) => readFileSync(path(name), 'utf8'),
    exists: (name: string) => existsSync(path(name)),
  };
}

test('filter rules: the first makes the file, others go where they are wanted', async () => {
  const { store, text } = storeWith();
  expect(await store.filters.list()).toEqual([]);
  await store.filters.add({ source: 'a', op: 'remove' });
  await store.filters.add({ source: 'b', op: 'remove' });
  await store.filters.add({ detector: 'email', op: 'mask' }, 1);
  await store.filters.edit(2, { op: 'replace', target: '[a]' });
  await store.filters.move(3, 1);
  await store.filters.remove(2);
  expect(JSON.parse(text('filter.json'))).toEqual([
    { source: 'b', op: 'remove' },
    { source: 'a', op: 'replace', target: '[a]' },
  ]);
});

test('a lone filter rule stays the first when another joins it', async () => {
  const { store, text } = storeWith({
    'filter.json': '// mine\n{ "source": "a", "op": "remove", "own": 1 }\n',
  });
  await store.filters.add({ source: 'b', op: 'remove' });
  expect(text('filter.json')).toContain('// mine');
  expect(await store.filters.list()).toEqual([
    { source: 'a', op: 'remove', own: 1 },
    { source: 'b', op: 'remove' },
  ]);
});

test('the rest of the file keeps its comments, its order and keys nobody knows', async () => {
  const before = `{
    "own": true, // whose
    "modelMappings": {
        "claude": [
            { "source": "a", "target": "b", "note": "keep" }
        ]
    },
    "mode": "model-mapping"
}
`;
  const { store, text } = storeWith({ 'data/model_router_config.json': before });
  await store.setRoutingMode('rules');
  await store.routingRules('claude').add({ match: { model: 'a' }, pin: 'prod' });
  const after = text('data/model_router_config.json');
  expect(after.slice(0, after.indexOf('"mode"'))).toBe(before.slice(0, before.indexOf('"mode"')));
  expect(JSON.parse(after.replace('// whose', ''))).toMatchObject({
    mode: 'rules',
    rules: { claude: [{ match: { model: 'a' }, pin: 'prod' }] },
  });
});

test.each([
  ['an unknown config', { pin: 'prdo' }, 'rules.claude.0.pin: names config "prdo"'],
  [
    'a pattern that is none',
    { match: { model: '(', model_type: 'regex' } },
    'rules.claude.0.match.model: "("',
  ],
  [
    'a fallback that leads back',
    { set_model: 'a', fallback_models: ['b', 'a'] },
    'rules.claude.0.fallback_models: ',
  ],
  [
    'a negative size',
    { match: { min_input_tokens: -1 } },
    'rules.claude.0.match.min_input_tokens must be >= 0',
  ],
] as const)('%s in a routing rule is refused with the field named', async (_name, rule, message) => {
  const { store, exists } = storeWith();
  const written = store
    .routingRules('claude')
    .add(rule as Parameters<ReturnType<typeof store.routingRules>['add']>[0]);
  await expect(written).rejects.toThrow(message);
  expect(exists('data/model_router_config.json')).toBe(false);
});

test('a filter rule that cannot work is refused', async () => {
  const { store, exists } = storeWith();
  await expect(store.filters.add({ source: '(a)\\1', op: 'remove' })).rejects.toThrow('rule 1 source: ');
  await expect(store.filters.add({ source: '(a)', target: '\\2', op: 'replace' })).rejects.toThrow(
    'rule 1 target: ',
  );
  await expect(store.filters.add({ detector: 'none', op: 'remove' })).rejects.toThrow('rule 1 detector: ');
  await expect(store.filters.add({ source: 'a', op: 'remove', services: ['clade'] })).rejects.toThrow(
    'rule 1 services: ',
  );
  expect(exists('filter.json')).toBe(false);
});

test('balance: the mode, the settings of a service, and the state beside them stays', async () => {
  const { store, text } = storeWith({
    'data/lb_config.json': { services: { claude: { currentFailures: { prod: 1 }, sticky: true } } },
  });
  await store.setBalanceMode('least-busy');
  await store.editBalance('claude', { failureThreshold: 5, sticky: undefined });
  await store.editBalance('codex', { failover: false });
  expect(JSON.parse(text('data/lb_config.json'))).toEqual({
    mode: 'least-busy',
    services: { claude: { currentFailures: { prod: 1 }, failureThreshold: 5 }, codex: { failover: false } },
  });
  await expect(store.editBalance('claude', { failureThreshold: -1 })).rejects.toThrow(
    'services.claude.failureThreshold: is -1',
  );
  await expect(store.editBalance('claude', { manualDisabledUntil: { gone: '2026-01-31' } })).rejects.toThrow(
    'services.claude.manualDisabledUntil.gone: there is no config "gone"',
  );
});

test('what was wrong before hinders no other change, and is told', async () => {
  const { store } = storeWith({
    'data/model_router_config.json': { configMappings: { claude: [{ model: 'm', config: 'gone' }] } },
  });
  const problems = await store.modelMappings('claude').add({ source: 'a', target: 'b' });
  expect(problems).toMatchObject([{ severity: 'error', field: 'configMappings.claude.0.config' }]);
  expect(await store.modelMappings('claude').add({ source: 'a', target: 'c' })).toContainEqual({
    severity: 'warning',
    field: 'modelMappings.claude.1',
    reason: 'never matches: rule 1 comes first and matches all that it would',
  });
  expect(await store.configMappings('claude').remove(1)).toHaveLength(1);
});

test('a position there is not is refused, with what there is', async () => {
  const { store } = storeWith({ 'filter.json': [{ source: 'a', op: 'remove' }] });
  await expect(store.filters.remove(2)).rejects.toThrow('There is no filter rule 2; there are 1.');
  await expect(store.filters.add({ source: 'b', op: 'remove' }, 4)).rejects.toThrow('no filter rule 4');
  await expect(store.modelMappings('codex').move(1, 2)).rejects.toThrow(
    'no codex model mapping 1; there is none yet',
  );
});

test('every change is one line of history that can be undone and tells no secret text', async () => {
  const { home, store } = storeWith();
  await store.filters.add({ source: 'my secret', op: 'remove', name: 'mine' });
  await store.filters.edit(1, { name: 'ours' });
  await store.setRoutingMode('rules');
  const changes = createChangeLog(home);
  const records = await changes.read();
  expect(records.map(({ what }) => what)).toEqual([
    'routing mode: default -> rules',
    'edit filter rule 1: name',
    'add filter rule 1',
  ]);
  expect(JSON.stringify(records)).not.toContain('my secret');
  await changes.revert(records[1]?.id ?? '', 'cli');
  expect(await store.filters.list()).toMatchObject([{ name: 'mine' }]);
});
