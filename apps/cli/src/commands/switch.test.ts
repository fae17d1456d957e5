import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCli } from '../testing.ts';

const claude = {
  prod: { base_url: 'https://a.example', auth_token: 'sk-1', active: true },
  dev: { base_url: 'https://b.example', auth_token: 'sk-2' },
};

test('list shows the configs in file order, the active one starred', async () => {
  const { clp } = createCli({ 'claude.json': claude });
  const { code, out } = await clp('list', 'claude');
  expect({ code, out }).toEqual({ code: 0, out: 'Claude configurations:\n  * prod (active)\n    dev\n' });
});

test('list --json is for programs', async () => {
  const { clp } = createCli({ 'claude.json': claude });
  expect(JSON.parse((await clp('list', 'claude', '--json')).out)).toEqual([
    { name: 'prod', baseUrl: 'https://a.example', active: true },
    { name: 'dev', baseUrl: 'https://b.example', active: false },
  ]);
});

test('list says how to add the first config', async () => {
  const { clp } = createCli();
  expect((await clp('list', 'codex')).out).toContain('clp config add codex');
});

test('active switches, and says from where', async () => {
  const { clp, home } = createCli({ 'claude.json': claude });
  expect((await clp('active', 'claude', 'dev')).out).toBe('Claude config switched to: dev (was prod)\n');
  const file = JSON.parse(readFileSync(join(home.path, 'claude.json'), 'utf8'));
  expect([file.prod.active, file.dev.active]).toEqual([false, true]);
  expect((await clp('active', 'claude', 'dev')).out).toBe('Claude already uses dev.\n');
});

test('active fails on a name that is not there, and offers the nearest', async () => {
  const { clp } = createCli({ 'claude.json': claude });
  expect(await clp('active', 'claude', 'prd')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Did you mean "prod"?'),
  });
});

test('a broken file is named with line and column', async () => {
  const { clp } = createCli({ 'claude.json': '{\n  "a": }' });
  expect(await clp('list', 'claude')).toMatchObject({
    code: 1,
    err: expect.stringContaining('claude.json line 2, column 8'),
  });
});
