import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCli } from '../testing.ts';

const settings = '{\n  // mine\n  "model": "opus"\n}\n';

test('setup --dry-run shows the change and writes nothing', async () => {
  const { clp, home } = createCli({ '.claude/settings.json': settings });
  const { code, out } = await clp('setup', 'claude', '--dry-run');
  expect(code).toBe(0);
  expect(out).toContain('+    "ANTHROPIC_BASE_URL": "http://127.0.0.1:3210"');
  expect(readFileSync(join(home.path, '.claude/settings.json'), 'utf8')).toBe(settings);
});

test('setup and unsetup come back to the same bytes', async () => {
  const { clp, home } = createCli({ '.claude/settings.json': settings });
  const file = join(home.path, '.claude/settings.json');
  expect(await clp('setup', 'claude', '--yes')).toMatchObject({ code: 0 });
  expect(readFileSync(file, 'utf8')).toContain('// mine');
  expect((await clp('setup', 'claude', '--yes')).out).toContain('already goes through CLP');
  expect(await clp('unsetup', 'claude', '--yes')).toMatchObject({ code: 0 });
  expect(readFileSync(file, 'utf8')).toBe(settings);
  expect((await clp('unsetup', 'claude', '--yes')).out).toContain('was not set up');
});

test('nothing is written where nobody can be asked', async () => {
  const { clp, home } = createCli();
  expect(await clp('setup', 'codex')).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
  expect(existsSync(join(home.path, '.codex/config.toml'))).toBe(false);
});

test('a variable of the shell that would win is named', async () => {
  const { clp } = createCli({}, { ANTHROPIC_API_KEY: 'secret-value' });
  const { err } = await clp('setup', 'claude', '--yes');
  expect(err).toContain('unset ANTHROPIC_API_KEY');
  expect(err).not.toContain('secret-value');
});

test('a client without a file gets its values shown', async () => {
  const { clp } = createCli();
  expect((await clp('setup', 'roo')).out).toContain('Base URL: http://127.0.0.1:3212/v1');
});

test('env prints lines a shell can read', async () => {
  const { clp } = createCli({}, { CLP_CLAUDE_PORT: '4100' });
  expect((await clp('env', 'claude')).out).toBe(
    "export ANTHROPIC_BASE_URL='http://127.0.0.1:4100'\nexport ANTHROPIC_AUTH_TOKEN='-'\n",
  );
  expect(await clp('env', 'codex')).toMatchObject({ code: 1, err: expect.stringContaining('clp run codex') });
});

test('run says when the client is not installed', async () => {
  const { clp } = createCli({}, { PATH: '/nowhere' });
  expect(await clp('run', 'claude', '--', '-p', 'x')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Install it'),
  });
});
