import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { autostartUnit } from '../autostart-unit.ts';
import { createCli } from '../testing.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Stands in for a proxy: answers one path with a value. */
async function listen(answers: Record<string, unknown>): Promise<string> {
  const server = createServer((request, response) => {
    response.end(JSON.stringify(answers[request.url ?? ''] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return String((server.address() as AddressInfo).port);
}

/** Ports nobody listens on. */
const idle = {
  CLP_CLAUDE_PORT: '9',
  CLP_CODEX_PORT: '9',
  CLP_LEGACY_PORT: '9',
  CLP_UI_PORT: '9',
  CLP_SANDBOX_PORT: '9',
};

/** No system gives a process so high a number. */
const nobody = 2 ** 30;

test('completion offers commands, sub-commands, services, configs and clients', async () => {
  const { clp } = createCli({ 'claude.json': { prod: {}, dev: {} } });
  const after = async (...words: string[]) =>
    (await clp('completion', 'words', '--', ...words, '')).out.trim().split('\n');
  expect(await after()).toEqual(expect.arrayContaining(['start', 'config', 'setup']));
  expect(await after('config')).toEqual(expect.arrayContaining(['add', 'rename']));
  expect(await after('active')).toEqual(['claude', 'codex', 'legacy']);
  expect(await after('active', 'claude')).toEqual(['prod', 'dev']);
  expect(await after('config', 'edit', 'claude')).toEqual(['prod', 'dev']);
  expect(await after('setup')).toContain('codex');
  expect(await after('route', 'add')).toEqual(['claude', 'codex', 'legacy']);
  expect(await after('route', 'mode')).toContain('config-mapping');
  expect(await after('balance', 'order', 'claude')).toEqual(['prod', 'dev']);
  expect((await clp('completion', 'words', '--', 'logs', '--')).out).toContain('--service-log\n');
  for (const shell of ['bash', 'zsh', 'fish']) expect((await clp('completion', shell)).out).toContain('clp');
});

test('doctor names what is wrong with a fix, and mends what is safe', async () => {
  const { clp, home } = createCli({ 'codex.json': '{ "a": ', 'claude.json': {} }, idle);
  const file = join(home.path, 'claude.json');
  chmodSync(file, 0o644);
  const { code, out } = await clp('doctor');
  expect(code).toBe(1);
  expect(out).toContain('codex.json line 1');
  expect(out).toContain('clp start claude');
  expect(out).toContain(`chmod 600 ${file}`);
  await clp('doctor', '--fix');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const findings = JSON.parse((await clp('doctor', '--json')).out) as { check: string }[];
  expect(findings.map(({ check }) => check)).toContain('node');
});

test('doctor and validate go on where a settings file cannot be opened', async () => {
  const { clp } = createCli({ 'filter.json/x': '', 'codex.json': '{ "a": ' }, idle);
  for (const command of [['doctor'], ['config', 'validate']]) {
    const { code, out } = await clp(...command);
    expect(code).toBe(1);
    expect(out).toContain('filter.json: it is no file.');
    expect(out).toContain('codex.json line 1');
  }
});

test('doctor finds a stale PID file and removes it when asked', async () => {
  const { clp, home } = createCli({}, idle);
  home.write('run/claude_code_proxy.pid', String(nobody));
  expect((await clp('doctor')).out).toContain('is stale');
  await clp('doctor', '--fix');
  expect((await clp('doctor')).out).not.toContain('is stale');
});

test('test shows every step, and fails with the fix', async () => {
  const result = {
    success: false,
    config: 'prod',
    model: 'm',
    target_url: 'https://a.example/v1/messages',
    steps: [
      { step: 'dns', state: 'ok', ms: 3, detail: '192.0.2.1' },
      { step: 'answer', state: 'failed', detail: '401' },
    ],
    fault: 'The key was refused.',
    fix: 'Put a valid key into auth_token.',
    duration_ms: 12,
  };
  const health = { status: 'ok', service: 'claude', pid: 1, port: 1 };
  const answers = { '/probe': result, '/health': health };
  const { clp, home } = createCli({}, { CLP_CLAUDE_PORT: await listen(answers) });
  Object.assign(health, { home: home.path });
  const { code, out } = await clp('test', 'claude', 'prod');
  expect(code).toBe(1);
  expect(out).toContain('✔ dns');
  expect(out).toContain('Put a valid key into auth_token.');
});

test('test says how to start a proxy that does not run', async () => {
  const { clp } = createCli({}, idle);
  expect(await clp('test', 'claude')).toMatchObject({
    code: 1,
    err: expect.stringContaining('clp start claude'),
  });
});

test('logs --service-log prints the end of a service log', async () => {
  const { clp, home } = createCli({ 'run/codex_proxy.log': '' });
  writeFileSync(join(home.path, 'run/codex_proxy.log'), 'one\ntwo\nthree\n');
  expect((await clp('logs', '--service-log', 'codex', '-n', '2')).out).toBe('two\nthree\n');
});

test('status tells what is stopped, broken, and held by something else', async () => {
  const { clp } = createCli({ 'codex.json': '[' }, { ...idle, CLP_LEGACY_PORT: await listen({}) });
  const { code, out, err } = await clp('status');
  expect(code).toBe(0);
  expect(out).toContain(`(PID ${process.pid})`);
  expect(err).toContain('codex.json line 1');
  expect(JSON.parse((await clp('status', '--json')).out).processes.claude.state).toBe('stopped');
});

test('statusline tells the config, the cost of the day and of the session', async () => {
  const health = { status: 'ok', service: 'claude', pid: 1, port: 1, active_config: 'prod', configs: [] };
  const port = await listen({});
  const { clpWith, home } = createCli({}, { CLP_CLAUDE_PORT: port });
  expect((await clpWith('{}', 'statusline')).out).toContain('does not run');
  const running = await listen({ '/health': { ...health, home: home.path } });
  const second = createCli({}, { CLP_CLAUDE_PORT: running, CLP_HOME: home.path });
  const { out } = await second.clpWith('{"model":{"display_name":"Opus"},"session_id":"s"}', 'statusline');
  expect(out).toBe('Opus → prod · today $0.0000\n');
});

test('report holds no credential, not even one that got into a log', async () => {
  const { clp, home } = createCli(
    {
      'claude.json': {
        prod: { base_url: 'https://a.example', auth_token: 'sk-secret-prod-1234' },
        file: { base_url: 'https://a.example', auth_token: 'file:keys/work' },
        env: { base_url: 'https://a.example', api_key: 'env:WORK_KEY' },
      },
      'keys/work': 'sk-secret-file-1234\n',
      'run/claude_proxy.log':
        'upstream said: key sk-secret-prod-1234 is bad\nsk-secret-file-1234\nsk-secret-env-1234\n',
    },
    { ...idle, WORK_KEY: 'sk-secret-env-1234' },
  );
  const path = join(home.path, 'report.json');
  expect((await clp('report', '--output', path)).code).toBe(0);
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain('sk-secret');
  const { logs, configs } = JSON.parse(text);
  expect(logs.claude).toEqual(['upstream said: key … is bad', '…', '…']);
  expect([configs.claude.file.auth_token, configs.claude.env.api_key]).toEqual([
    'file:keys/work',
    'env:WORK_KEY',
  ]);
});

test('report shows rules as the proxies read them, comments or not, and says where a file is broken', async () => {
  const { clp, home } = createCli(
    {
      'data/model_router_config.json': '{\n  // for the night\n  "mode": "rules",\n}\n',
      'data/lb_config.json': '{\n  "mode": "sideways"\n}\n',
    },
    idle,
  );
  const path = join(home.path, 'report.json');
  await clp('report', '--output', path);
  const { routing, balance } = JSON.parse(readFileSync(path, 'utf8'));
  expect(routing).toEqual({ mode: 'rules' });
  expect(balance).toContain('lb_config.json line 2, column 11: mode must be one of');
});

test('autostart has a unit for Linux and for macOS', () => {
  const variables = { CLP_HOME: '/u/100%/"x"', CLP_CLAUDE_PORT: '4000' };
  const machine = { userHome: '/u', variables, node: '/usr/bin/node' };
  const unit = autostartUnit({ ...machine, platform: 'linux' })?.text;
  expect(unit).toContain('ExecStart="/usr/bin/node"');
  expect(unit).toContain('Environment="CLP_HOME=/u/100%%/\\"x\\""\nEnvironment="CLP_CLAUDE_PORT=4000"');
  const agent = autostartUnit({ ...machine, platform: 'darwin' })?.text;
  expect(agent).toContain('<key>CLP_CLAUDE_PORT</key><string>4000</string>');
  expect(autostartUnit({ ...machine, platform: 'darwin' })?.path).toBe('/u/Library/LaunchAgents/clp.plist');
  expect(autostartUnit({ ...machine, platform: 'aix' })).toBeUndefined();
});

test('systemd finds nothing wrong with the unit', (context) => {
  context.skip(spawnSync('systemd-analyze', ['--version']).error !== undefined, 'systemd is not installed');
  const { home } = createCli();
  const variables = { CLP_HOME: '/u/100%/"x"' };
  const machine = { userHome: home.path, variables, node: process.execPath };
  home.write('clp.service', autostartUnit({ ...machine, platform: 'linux' })?.text ?? '');
  const { stderr } = spawnSync('systemd-analyze', ['verify', join(home.path, 'clp.service')]);
  // It may have something to say of the machine; what it says of a unit begins with the unit's name.
  expect(String(stderr)).not.toContain('clp.service');
});

test('a file that is not there, or a folder that may not be written, is told in one line', async () => {
  const { clp, home } = createCli();
  const path = join(home.path, 'no such folder', 'file');
  for (const command of [
    ['report', '--output', path],
    ['explain', 'claude', '--file', path],
    ['config', 'import', path],
    ['filter', 'test', 'claude', `@${path}`],
  ]) {
    const { code, err } = await clp(...command);
    expect({ command, code, err }).toEqual({ command, code: 1, err: expect.stringContaining('(ENOENT)') });
    expect(err.trim().split('\n')).toHaveLength(1);
  }
});
