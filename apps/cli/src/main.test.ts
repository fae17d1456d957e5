import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from './commands.ts';
import { createCli } from './testing.ts';

test('without a command, and with --help, it lists every command', async () => {
  const { clp } = createCli();
  const { code, out } = await clp('--help');
  expect(code).toBe(0);
  for (const { name } of commands) expect(out).toContain(name);
  expect((await clp()).out).toBe(out);
});

test('--version prints the version alone', async () => {
  const { clp } = createCli();
  expect((await clp('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('an unknown command names the nearest one and exits with 2', async () => {
  const { clp } = createCli();
  expect(await clp('activ')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean "clp active"?'),
  });
});

test('an unknown service names the nearest one and exits with 2', async () => {
  const { clp } = createCli();
  const { code, err, out } = await clp('list', 'claud');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('Did you mean "claude"?');
});

test('a missing argument says how the command is called', async () => {
  const { clp } = createCli();
  expect(await clp('active', 'claude')).toMatchObject({
    code: 2,
    err: expect.stringContaining('clp active <service> <config>'),
  });
});

test('an unknown flag exits with 2', async () => {
  const { clp } = createCli();
  expect((await clp('list', 'claude', '--jsn')).code).toBe(2);
});

test.each([
  ['usage --by model --by config', 'by can be given only once'],
  ['logs --text one --text two', 'text can be given only once'],
  ['logs --service-log claude --service-log codex', 'service-log can be given only once'],
  ['logs -n 5 -n 6', 'limit can be given only once'],
  ['usage --no-since', 'since needs a value'],
  ['logs --no-service-log', 'service-log needs a value'],
  ['logs --no-service', 'service needs a value'],
  ['logs -n', 'n needs a value'],
  ['usage --by', 'by needs a value'],
  ['config edit claude prod --token', 'token needs a value'],
  ['config edit claude prod --token --weight 3', 'token needs a value'],
  ['config edit claude prod --set', 'set needs a value'],
])('clp %s is refused: %s', async (line, reason) => {
  const { clp, home } = createCli({
    'claude.json': { prod: { base_url: 'https://a.example', auth_token: 'sk-1' } },
  });
  expect(await clp(...line.split(' '))).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining(reason),
  });
  expect(readFileSync(join(home.path, 'claude.json'), 'utf8')).toContain('sk-1');
});

test('an empty value is a value', async () => {
  const { clp, home } = createCli({
    'claude.json': { prod: { base_url: 'https://a.example', auth_token: 'sk-1' } },
  });
  expect(await clp('config', 'edit', 'claude', 'prod', '--token', '')).toMatchObject({ code: 0 });
  expect(JSON.parse(readFileSync(join(home.path, 'claude.json'), 'utf8')).prod.auth_token).toBe('');
});

test.each(commands.map((entry) => [entry.name, entry] as const))(
  'clp %s --help explains itself',
  async (name, entry) => {
    const { clp } = createCli();
    const { code, out } = await clp(...name.split(' '), '--help');
    expect(code).toBe(0);
    expect(out).toContain(entry.describe);
    for (const [argument] of entry.usage.matchAll(/(?<=[<[])[a-z-]+/g)) {
      expect(Object.keys((await entry.load()).command.positionals ?? {})).toContain(argument);
    }
  },
);
