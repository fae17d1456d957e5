import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCli } from '../testing.ts';

const claude = {
  prod: { base_url: 'https://a.example', auth_token: 'sk-secret-prod-1234', active: true },
  dev: { base_url: 'https://b.example', auth_token: 'env:DEV_KEY' },
};

function claudeFile({ path }: { path: string }): Record<string, Record<string, unknown>> {
  return JSON.parse(readFileSync(join(path, 'claude.json'), 'utf8')) as Record<
    string,
    Record<string, unknown>
  >;
}

test('add takes flags, presets and any other member', async () => {
  const { clp, home } = createCli();
  const flags = [
    '--preset',
    'anthropic',
    '--api-key',
    'env:KEY',
    '--set',
    'timeouts={"idleMs":5}',
    '--set',
    'note=x',
  ];
  const { code, out } = await clp('config', 'add', 'claude', 'work', ...flags);
  expect(code).toBe(0);
  expect(out).toContain('clp test claude work');
  expect(claudeFile(home).work).toEqual({
    base_url: 'https://api.anthropic.com',
    auth_token: '',
    api_key: 'env:KEY',
    timeouts: { idleMs: 5 },
    note: 'x',
  });
});

test('add refuses what would not work, an unknown preset, and a taken name', async () => {
  const { clp, home } = createCli({ 'claude.json': claude });
  expect(await clp('config', 'add', 'claude', 'x', '--url', 'a.example')).toMatchObject({
    code: 1,
    err: expect.stringContaining('must be an http'),
  });
  expect((await clp('config', 'add', 'claude', 'x', '--preset', 'nope')).err).toContain('Presets: anthropic');
  expect((await clp('config', 'add', 'claude', 'dev', '--url', 'https://c')).err).toContain('already has');
  expect((await clp('config', 'add', 'claude')).code).toBe(2);
  expect(claudeFile(home)).toEqual(claude);
});

test('edit changes and removes members, undo brings them back', async () => {
  const { clp, home } = createCli({ 'claude.json': claude });
  expect((await clp('config', 'edit', 'claude', 'dev', '--rpm', '10', '--unset', 'auth_token')).code).toBe(0);
  expect(claudeFile(home).dev).toEqual({ base_url: 'https://b.example', rpm_limit: 10 });
  expect((await clp('config', 'undo')).code).toBe(0);
  expect(claudeFile(home)).toEqual(claude);
  expect((await clp('config', 'edit', 'claude', 'dev')).code).toBe(2);
});

test('remove asks first, and takes along what names the config', async () => {
  const { clp, home } = createCli({
    'claude.json': claude,
    'data/model_router_config.json': { configMappings: { claude: [{ model: 'o', config: 'dev' }] } },
  });
  expect((await clp('config', 'remove', 'claude', 'dev')).code).toBe(2);
  const { code, out } = await clp('config', 'remove', 'claude', 'dev', '--yes');
  expect([code, out]).toEqual([0, expect.stringContaining('configMappings.claude.0.config named it')]);
  expect(Object.keys(claudeFile(home))).toEqual(['prod']);
  const routing = readFileSync(join(home.path, 'data/model_router_config.json'), 'utf8');
  expect(JSON.parse(routing)).toEqual({ configMappings: { claude: [] } });
});

test('rename keeps order and offers the nearest for an unknown name', async () => {
  const { clp, home } = createCli({ 'claude.json': claude });
  expect((await clp('config', 'rename', 'claude', 'prod', 'main')).code).toBe(0);
  expect(Object.keys(claudeFile(home))).toEqual(['main', 'dev']);
  expect((await clp('config', 'rename', 'claude', 'mian', 'x')).err).toContain('Did you mean "main"?');
});

test('show and export never print a credential unless asked for', async () => {
  const { clp } = createCli({ 'claude.json': claude });
  for (const argv of [
    ['config', 'show', 'claude'],
    ['config', 'show', 'claude', 'prod'],
    ['config', 'export'],
  ]) {
    const { out } = await clp(...argv);
    expect(out).toContain('…1234');
    expect(out).not.toContain('sk-secret');
  }
  expect((await clp('config', 'export', '--secrets')).out).toContain('sk-secret-prod-1234');
});

test('an export is taken over elsewhere, after a look', async () => {
  const first = createCli({ 'claude.json': claude });
  const second = createCli();
  const file = join(second.home.path, 'export.json');
  writeFileSync(file, (await first.clp('config', 'export', '--secrets')).out);
  const { out } = await second.clp('config', 'import', file, '--dry-run');
  expect(out).toContain('+++ claude prod');
  expect(out).toContain('+  "auth_token": "…1234"');
  expect((await second.clp('config', 'import', file, '--yes')).code).toBe(0);
  expect(claudeFile(second.home).prod).toEqual({
    base_url: 'https://a.example',
    auth_token: 'sk-secret-prod-1234',
  });
  expect((await second.clp('config', 'import', file, '--yes')).out).toContain('here already');
});

test('a masked export is not taken over', async () => {
  const { clp, home } = createCli({ 'claude.json': claude });
  const file = join(home.path, 'export.json');
  writeFileSync(file, (await clp('config', 'export')).out);
  expect((await clp('config', 'import', file, '--yes')).err).toContain('masked credential');
});

test('validate names every broken file and entry', async () => {
  const { clp } = createCli({
    'claude.json': '{ "a": ',
    'codex.json': { half: { note: 1 } },
    'data/lb_config.json': { mode: 'fastest' },
  });
  const { code, out } = await clp('config', 'validate');
  expect(code).toBe(1);
  expect(out).toContain('claude.json line 1');
  expect(out).toContain('config "half": base_url is missing');
  expect(out).toContain('mode must be one of');
  expect((await createCli().clp('config', 'validate')).code).toBe(0);
});

test('schema prints JSON schemas', async () => {
  const { clp } = createCli();
  expect(JSON.parse((await clp('config', 'schema')).out).properties).toHaveProperty('base_url');
  expect((await clp('config', 'schema', 'data/system.json')).code).toBe(0);
});

test('validate names rules that cannot work, and those that never match without failing for them', async () => {
  const { clp, home } = createCli();
  home.write('claude.json', claude);
  const mappings = [
    { model: 'a', config: 'prod' },
    { model: 'a', config: 'dev' },
  ];
  home.write('data/model_router_config.json', { configMappings: { claude: mappings } });
  const dead = await clp('config', 'validate');
  expect(dead.code).toBe(0);
  expect(dead.out).toContain('data/model_router_config.json: configMappings.claude.1: never matches');
  home.write('filter.json', [{ source: '(a)\\1', op: 'remove' }]);
  home.write('data/lb_config.json', { services: { claude: { failureThreshold: -1 } } });
  const broken = await clp('config', 'validate');
  expect(broken.code).toBe(1);
  expect(broken.out).toContain('filter.json: rule 1 source: uses lookaround or backreferences');
  expect(broken.out).toContain('data/lb_config.json: services.claude.failureThreshold: is -1');
});
