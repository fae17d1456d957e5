import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { commands } from '../commands.ts';
import { createCli } from '../testing.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server in the place of a service, and what it was asked. Once it belongs to a home, it says so at /health. */
async function listen(answer: unknown) {
  const asked: unknown[] = [];
  let home: string | undefined;
  const server = createServer(async (request, response) => {
    if (home !== undefined && request.url === '/health') {
      response.end(JSON.stringify({ status: 'ok', service: 'claude', pid: 1, port: 1, home }));
      return;
    }
    asked.push([request.url, await text(request)]);
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return {
    port: String((server.address() as AddressInfo).port),
    asked,
    belongTo: (path: string) => {
      home = path;
    },
  };
}

/** No service runs: nothing listens on these ports. */
const idle = {
  CLP_CLAUDE_PORT: '1',
  CLP_CODEX_PORT: '1',
  CLP_LEGACY_PORT: '1',
  CLP_UI_PORT: '1',
  CLP_SANDBOX_PORT: '1',
};

test.each(commands.map(({ name }) => name))(
  'clp %s explains itself, and refuses a flag it does not know',
  async (name) => {
    const { clp, home } = createCli({}, idle);
    const help = await clp(...name.split(' '), '--help');
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain(`clp ${name}`);
    const wrong = await clp(...name.split(' '), 'a', 'b', 'c', '--no-such-flag');
    expect(wrong.code).toBe(2);
    expect(wrong.err).not.toContain('    at ');
    expect(existsSync(join(home.path, 'claude.json'))).toBe(false);
  },
);

test.each(['start', 'restart', 'server', 'ui'])(
  'clp %s names who holds a port, and leaves it alone',
  async (name) => {
    const { port, asked } = await listen('not CLP');
    const { clp } = createCli({}, { ...idle, CLP_CLAUDE_PORT: port, CLP_UI_PORT: port });
    const { code, err } = await (name === 'ui' ? clp('ui', '--no-open') : clp(name, 'claude'));
    expect(code).toBe(1);
    expect(err).toMatch(/is held by|is not built/);
    expect(asked.every((each) => Array.isArray(each) && each[0] === '/health')).toBe(true);
  },
);

test('stop and monit say that nothing runs', async () => {
  const { clp } = createCli({}, idle);
  expect(await clp('stop')).toMatchObject({ code: 0, out: 'Nothing was running.\n' });
  expect(await clp('stop', 'claude')).toMatchObject({ code: 0, out: 'Claude not running\n' });
  expect(await clp('monit')).toMatchObject({ code: 1, err: expect.stringContaining('clp start') });
});

test('autostart writes the unit below the home of the user, and takes it away', async () => {
  const { clp, home } = createCli({}, idle);
  const path = join(
    home.path,
    process.platform === 'darwin' ? 'Library/LaunchAgents/clp.plist' : '.config/systemd/user/clp.service',
  );
  expect((await clp('autostart', 'enable')).out).toContain(path);
  expect(existsSync(path)).toBe(true);
  expect((await clp('autostart', 'disable')).code).toBe(0);
  expect(existsSync(path)).toBe(false);
});

const explanation = {
  filter: { rules: [], body_changed: false },
  route: { rule: 'rules 1', model_asked: 'opus', model_sent: 'sonnet', pin: null, fallback_models: [] },
  rank: {
    mode: 'active-first',
    candidates: [{ config: 'prod', why: 'the active config', wait_ms: 0 }],
    left_out: [],
  },
  send: null,
  changes: [],
  problems: [],
  refused: null,
};

test('explain and route test ask the service, which is the one that knows', async () => {
  const { port, asked, belongTo } = await listen(explanation);
  const { clp, home } = createCli({}, { ...idle, CLP_CLAUDE_PORT: port });
  belongTo(home.path);
  home.write('body.json', { model: 'opus', messages: [] });
  const steps = 'rules 1: opus → sonnet';
  expect((await clp('explain', 'claude', 'opus', '--header', 'x-team=a')).out).toContain(steps);
  expect((await clp('explain', 'claude', join(home.path, 'body.json'))).out).toContain(steps);
  expect((await clp('route', 'test', 'claude', 'opus')).out).toContain('1. prod: the active config');
  expect(JSON.parse((await clp('route', 'test', 'claude', 'opus', '--json')).out).route.rule).toBe('rules 1');
  expect(asked.map((each) => (Array.isArray(each) ? each[0] : ''))).toEqual(Array(4).fill('/explain'));
  expect(String(asked[0])).toContain('"x-team":"a"');
  expect(String(asked[1])).toContain('messages');
});

test('explain refuses what is neither a service nor an id', async () => {
  const { clp } = createCli({}, idle);
  expect((await clp('explain', 'cluade')).err).toContain('Did you mean "claude"?');
  expect(await clp('explain', 'claude')).toMatchObject({ code: 2 });
  expect(await clp('explain', 'abcd1234')).toMatchObject({
    code: 1,
    err: expect.stringContaining('clp logs'),
  });
  expect(await clp('replay', 'abcd1234', '--yes')).toMatchObject({ code: 1 });
  expect(await clp('filter', 'test', '--request', 'abcd1234')).toMatchObject({ code: 1 });
  expect((await clp('explain', 'claude', 'opus')).err).toContain('clp start claude');
});

test('reset asks the service to forget', async () => {
  const { port, asked, belongTo } = await listen({ reset: 'all' });
  const { clp, home } = createCli({}, { ...idle, CLP_CLAUDE_PORT: port });
  belongTo(home.path);
  expect((await clp('balance', 'reset', 'claude')).code).toBe(0);
  expect((await clp('reset', 'claude', 'prod')).code).toBe(0);
  expect(asked).toEqual([
    ['/admin/reset', '{}'],
    ['/admin/reset', '{"config":"prod"}'],
  ]);
});

test('a service of another home is not asked', async () => {
  const { port, asked, belongTo } = await listen({ reset: 'all' });
  const { clp } = createCli({}, { ...idle, CLP_CLAUDE_PORT: port });
  belongTo('/somewhere/else');
  expect(await clp('reset', 'claude')).toMatchObject({
    code: 1,
    err: expect.stringContaining('/somewhere/else'),
  });
  expect(asked).toEqual([]);
});

test('the doctor stops a service of another home by its own command, not by the process that holds its port', async () => {
  const { port, belongTo } = await listen({});
  const { clp } = createCli({}, { ...idle, CLP_CLAUDE_PORT: port });
  belongTo('/my other home');
  const findings = JSON.parse((await clp('doctor', '--json')).out) as { check: string; fix?: string }[];
  expect(findings.find(({ check }) => check === 'claude')?.fix).toMatch(
    /^CLP_HOME='\/my other home' clp stop claude {3}\(or: export CLP_CLAUDE_PORT=\d+\)$/,
  );
});

test('test --all has nothing to say well of where there is no config', async () => {
  const { clp } = createCli({}, idle);
  expect(await clp('test', 'claude', '--all')).toMatchObject({
    code: 1,
    err: expect.stringContaining('clp config add claude'),
  });
});

test('statusline is one line, whether the proxy runs or not', async () => {
  const { clpWith } = createCli({}, idle);
  expect((await clpWith('{"session_id":"s"}', 'statusline')).out).toBe(
    'CLP: the Claude proxy does not run (clp start claude)\n',
  );
});

test('usage clear asks, counts from zero and keeps the requests', async () => {
  const { clp } = createCli({}, idle);
  expect(await clp('usage', 'clear')).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
  expect((await clp('usage', 'clear', '--yes')).code).toBe(0);
});

test('a word that belongs to no command of a group suggests the nearest', async () => {
  const { clp } = createCli({}, idle);
  expect((await clp('route', 'ad')).err).toContain('Did you mean "clp route add"?');
  expect((await clp('config')).err).toContain('needs one more word: config add');
  expect((await clp('filtre')).err).toContain('Did you mean "clp filter"?');
});
