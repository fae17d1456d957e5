import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestRecord } from '@clp/core/testing';
import { expect, test } from 'vitest';
import { createCli } from '../testing.ts';

const configs = {
  prod: { base_url: 'https://prod.example', auth_token: 'sk-prod-0000', active: true, weight: 1 },
  dev: { base_url: 'https://dev.example', auth_token: 'sk-dev-00000', weight: 5 },
};

/** No service runs: nothing listens on these ports. */
const ports = { CLP_CLAUDE_PORT: '1', CLP_CODEX_PORT: '1', CLP_LEGACY_PORT: '1' };

function cliWith(files: Record<string, unknown> = {}) {
  const cli = createCli({ 'claude.json': configs, ...files }, ports);
  return {
    ...cli,
    file: (name: string): unknown => JSON.parse(readFileSync(join(cli.home.path, name), 'utf8')),
  };
}

test('route: rules are added, shown, moved, switched off and removed, and undone', async () => {
  const { clp, file } = cliWith();
  const added = await clp('route', 'add', 'claude', '--from', 'opus', '--to', 'sonnet', '--name', 'cheaper');
  expect(added).toMatchObject({ code: 0, out: expect.stringContaining('clp route mode rules') });
  await clp('route', 'mode', 'rules');
  await clp('route', 'add', 'claude', '--thinking', '--min-tokens', '1000', '--pin', 'dev', '--at', '1');
  await clp(
    'route',
    'add',
    'claude',
    '--header',
    'x-team=a',
    '--set',
    'temperature=0',
    '--fallback',
    'haiku',
  );
  const { out } = await clp('route');
  expect(out).toMatch(/1 +with thinking, from 1000 tokens +config dev/);
  expect(out).toMatch(/2 +opus +model sonnet +cheaper/);
  expect(out).toMatch(/3 +x-team: a +temperature = 0, else haiku/);
  await clp('route', 'move', 'claude', '3', '1');
  await clp('route', 'edit', 'claude', '1', '--no-enable', '--project', 'demo');
  await clp('route', 'remove', 'claude', '2');
  expect(file('data/model_router_config.json')).toEqual({
    mode: 'rules',
    rules: {
      claude: [
        {
          match: { headers: { 'x-team': 'a' }, project: 'demo' },
          override: { temperature: 0 },
          fallback_models: ['haiku'],
          enabled: false,
        },
        { name: 'cheaper', match: { model: 'opus' }, set_model: 'sonnet' },
      ],
    },
  });
  const [last] = JSON.parse((await clp('history', '--json')).out) as { id: string }[];
  await clp('history', 'undo', last?.id ?? '');
  expect(JSON.parse((await clp('route', '--json')).out).rules.claude).toHaveLength(3);
});

test('route: the lists of the older modes are worked on where their mode holds, or by --kind', async () => {
  const { clp, file } = cliWith({ 'data/model_router_config.json': { mode: 'model-mapping' } });
  await clp('route', 'add', 'claude', '--from', 'a', '--to', 'b', '--type', 'prefix');
  await clp('route', 'add', 'claude', '--kind', 'config-mapping', '--from', 'm', '--pin', 'dev');
  await clp('route', 'edit', 'claude', '1', '--to', 'c');
  await clp('route', 'edit', 'claude', '1', '--kind', 'config-mapping', '--pin', 'prod');
  expect(file('data/model_router_config.json')).toMatchObject({
    modelMappings: { claude: [{ source: 'a', target: 'c', source_type: 'prefix' }] },
    configMappings: { claude: [{ model: 'm', config: 'prod' }] },
  });
  expect(await clp('route', 'add', 'claude', '--from', 'a', '--pin', 'dev')).toMatchObject({
    code: 2,
    err: expect.stringContaining('knows no --pin'),
  });
  expect(await clp('route', 'edit', 'claude', '1', '--no-enable')).toMatchObject({ code: 2 });
});

test('route: what cannot work is refused with the member named, what does nothing is told', async () => {
  const { clp } = cliWith();
  expect(await clp('route', 'add', 'claude', '--from', 'a')).toMatchObject({ code: 2 });
  expect(await clp('route', 'edit', 'claude', '1')).toMatchObject({ code: 2 });
  expect(await clp('route', 'add', 'claude', '--from', 'a', '--pin', 'prdo')).toMatchObject({
    code: 1,
    err: expect.stringContaining('config "prdo", which does not exist'),
  });
  await clp('route', 'add', 'claude', '--from', 'a', '--to', 'b');
  const { err } = await clp('route', 'add', 'claude', '--from', 'a', '--to', 'c');
  expect(err).toContain('never matches: rule 1 comes first');
  expect((await clp('route')).err).toContain('never matches');
  expect(await clp('route', 'remove', 'claude', '7')).toMatchObject({ code: 1 });
  expect(await clp('route', 'remove', 'claude', 'x')).toMatchObject({ code: 2 });
});

test('balance: mode, settings, weights, order and days off', async () => {
  const { clp, file } = cliWith();
  expect((await clp('balance')).out).toMatch(/1 +prod \(active\) +1 +service does not run/);
  await clp('balance', 'mode', 'weight-based');
  await clp('balance', 'set', 'claude', '--threshold', '5', '--cooldown', '120', '--no-failover', '--sticky');
  expect(file('data/lb_config.json')).toEqual({
    mode: 'weight-based',
    services: { claude: { failureThreshold: 5, cooldownSeconds: 120, failover: false, sticky: true } },
  });
  const { out } = await clp('balance');
  expect(out).toMatch(/1 +dev +5/);
  expect(out).toContain('left out after 5 failures for 120 s, no failover, sticky');
  await clp('balance', 'order', 'claude', 'prod');
  await clp('balance', 'weight', 'claude', 'dev', '3');
  expect(file('claude.json')).toMatchObject({ prod: { weight: 20 }, dev: { weight: 3 } });
  await clp('balance', 'skip', 'claude', 'dev', '--until', '2099-01-31');
  expect((await clp('balance')).out).toContain('left out until 2099-01-31');
  await clp('balance', 'skip', 'claude', 'dev', '--off');
  const { services } = JSON.parse((await clp('balance', '--json')).out) as {
    services: { order: { config: string; weight: number }[] }[];
  };
  expect(services[0]?.order).toMatchObject([
    { config: 'prod', weight: 20 },
    { config: 'dev', weight: 3 },
  ]);
});

test('balance: names and values that are wrong change nothing', async () => {
  const { clp } = cliWith();
  expect((await clp('balance', 'skip', 'claude', 'prd')).err).toContain('Did you mean "prod"?');
  expect((await clp('balance', 'order', 'claude', 'prd')).err).toContain('Did you mean "prod"?');
  expect(await clp('balance', 'order', 'claude', 'prod', 'prod')).toMatchObject({ code: 2 });
  expect(await clp('balance', 'set', 'claude')).toMatchObject({ code: 2 });
  expect(await clp('balance', 'set', 'claude', '--threshold', '0')).toMatchObject({ code: 1 });
  expect(await clp('balance', 'weight', 'claude', 'prod', '1.5')).toMatchObject({ code: 2 });
  expect(await clp('balance', 'skip', 'claude', 'dev', '--off')).toMatchObject({ code: 1 });
  expect(await clp('balance', 'skip', 'claude', 'dev', '--until', 'soon')).toMatchObject({ code: 1 });
  expect(await clp('balance', 'mode', 'best')).toMatchObject({ code: 2 });
});

test('filter: rules are added, shown, edited, moved, switched and removed', async () => {
  const { clp, file } = cliWith();
  expect((await clp('filter')).out).toContain('No filter rules yet');
  await clp(
    'filter',
    'add',
    'Acme',
    '--literal',
    '--target',
    '[ORG]',
    '--name',
    'acme',
    '--service',
    'claude',
  );
  await clp('filter', 'add', '--detector', 'api_key', '--op', 'mask', '--scope', 'messages');
  await clp('filter', 'add', 'x+', '--at', '1');
  expect((await clp('filter')).out).toMatch(/2 +Acme \(text\) +replace by "\[ORG\]" +all of claude +acme +0/);
  await clp('filter', 'move', '3', '1');
  await clp('filter', 'disable', '2');
  await clp('filter', 'edit', '3', '--target', '[C]');
  await clp('filter', 'remove', '2');
  await clp('filter', 'disable', '1');
  await clp('filter', 'enable', '1');
  expect(file('filter.json')).toEqual([
    { detector: 'api_key', op: 'mask', scope: 'messages', enabled: true },
    { name: 'acme', source: 'Acme', op: 'replace', target: '[C]', literal: true, services: ['claude'] },
  ]);
  expect(JSON.parse((await clp('filter', '--json')).out)).toMatchObject({ hits: {}, problems: [] });
});

test('filter: a rule that cannot work is refused', async () => {
  const { clp } = cliWith();
  expect(await clp('filter', 'add')).toMatchObject({ code: 2 });
  expect(await clp('filter', 'edit', '1')).toMatchObject({ code: 2 });
  expect(await clp('filter', 'add', 'a', '--detector', 'email')).toMatchObject({ code: 2 });
  expect((await clp('filter', 'add', '(a)\\1')).err).toContain('rule 1 source');
  expect((await clp('filter', 'add', '--detector', 'none')).err).toContain('known are api_key');
  expect((await clp('filter', 'remove', '1')).err).toContain('There is no filter rule 1');
});

test('a policy file that is broken is named with line and column, and stays', async () => {
  const broken = '{\n  "mode": rules\n}\n';
  const { clp, home } = cliWith({ 'data/model_router_config.json': broken });
  for (const command of [['route'], ['route', 'mode', 'rules']]) {
    expect((await clp(...command)).err).toContain('model_router_config.json line 2, column 11');
  }
  expect(readFileSync(join(home.path, 'data/model_router_config.json'), 'utf8')).toBe(broken);
});

test('filter and route say for how many requests of the last day each rule was used', async () => {
  const timestamp = new Date().toISOString();
  const record = requestRecord({
    timestamp,
    filter_hits: { company: 4 },
    changes: [{ stage: 'route', what: 'body.model', cause: 'cheaper' }],
  });
  const { clp } = cliWith({
    'filter.json': [{ name: 'company', source: 'ACME', op: 'remove' }],
    'data/model_router_config.json': {
      mode: 'rules',
      rules: { claude: [{ name: 'cheaper', match: { model: 'opus' }, set_model: 'sonnet' }] },
    },
    [`data/requests/claude-${timestamp.slice(0, 10)}.jsonl`]: `${JSON.stringify(record)}\n`,
  });
  expect((await clp('filter')).out).toMatch(/company +0 +1$/m);
  expect((await clp('route')).out).toMatch(/cheaper +1$/m);
  expect(JSON.parse((await clp('filter', '--json')).out).uses.requests).toEqual({ claude: { company: 1 } });
  expect(JSON.parse((await clp('route', '--json')).out).uses.requests).toEqual({ claude: { cheaper: 1 } });
});
