import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome } from './kit/home.ts';
import { call, open } from './kit/http.ts';
import { startProxy } from './kit/proxy.ts';
import { until, waitFor } from './kit/wait.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

test('events tell of a request from its start to its cost, and a listener that was away hears what it missed', async () => {
  const home = createHome({
    'codex.json': { good: { base_url: sandbox.url, auth_token: 'sk-1', active: true } },
    'data/prices.json': { 'model-*': { input: 1, output: 2 } },
  });
  const proxy = await startProxy('codex', home.path);
  const { url } = proxy;
  const send = () =>
    call(url, mainPath.codex, {
      headers: { 'content-type': 'application/json' },
      body: bodyFor('codex', { model: 'model-2' }),
    });
  const first = open(url, '/events', { method: 'GET' });
  await waitFor(() => first.text().includes('event: hello'));
  await send();
  await waitFor(() => first.text().includes('event: req.end'));
  expect(first.text()).toContain('event: req.start');
  expect(first.text()).toMatch(/"costMicros":\d+/);
  const lastId = [...first.text().matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? '';
  first.leave();
  const missed = await send();
  const second = open(url, '/events', { method: 'GET', headers: { 'last-event-id': lastId } });
  await waitFor(() => second.text().includes('event: req.end'));
  const ids = [...second.text().matchAll(/"type":"req\.(?:start|end)","row":\{"id":"([^"]+)"/g)].map(
    (match) => match[1],
  );
  expect(ids).toEqual([missed.headers['x-clp-request-id'], missed.headers['x-clp-request-id']]);
  expect(second.text()).not.toContain('event: reset');
  second.leave();
  const stranger = open(url, '/events', { method: 'GET', headers: { 'last-event-id': 'abc123-5' } });
  await waitFor(() => stranger.text().includes('event: reset'));
  stranger.leave();
  await proxy.stop();
  home.remove();
});

test('the text of one watched answer can be followed from its beginning', async () => {
  const home = createHome({
    'claude.json': { slow: { base_url: sandbox.fault('gap=150'), auth_token: 'sk-1', active: true } },
  });
  const proxy = await startProxy('claude', home.path);
  const stream = open(proxy.url, mainPath.claude, {
    headers: { 'content-type': 'application/json' },
    body: bodyFor('claude', { stream: true }),
  });
  await waitFor(() => stream.text().includes('content_block_delta'));
  const id = String(stream.headers()['x-clp-request-id']);
  const watcher = open(proxy.url, `/events?watch=${id}`, { method: 'GET' });
  const other = open(proxy.url, '/events', { method: 'GET' });
  await stream.ended;
  await waitFor(() => watcher.text().includes('event: req.end') && other.text().includes('event: req.end'));
  const text = [...watcher.text().matchAll(/^data: (.*"type":"req.delta".*)$/gm)]
    .map((match) => (JSON.parse(match[1] ?? '') as { id: string; text: string }).text)
    .join('');
  expect(text).toBe(stream.text());
  expect(other.text()).not.toContain('req.delta');
  watcher.leave();
  other.leave();
  await proxy.stop();
  home.remove();
});

test('listeners hear of a silent upstream, a switch, and a file that broke and was mended', async () => {
  const configs = (active: string) => ({
    stuck: {
      base_url: sandbox.fault('stall=before-headers'),
      auth_token: 'sk-1',
      active: active === 'stuck',
    },
    good: { base_url: sandbox.url, auth_token: 'sk-1', active: active === 'good' },
  });
  const home = createHome({ 'codex.json': configs('stuck') });
  const proxy = await startProxy('codex', home.path, {
    CLP_UPSTREAM_WARN_AFTER: '0.3',
    CLP_UPSTREAM_WARNING_INTERVAL: '0.2',
  });
  const listener = open(proxy.url, '/events', { method: 'GET' });
  await waitFor(() => listener.text().includes('event: hello'));
  const stuck = open(proxy.url, mainPath.codex, {
    headers: { 'content-type': 'application/json' },
    body: bodyFor('codex', { stream: true }),
  });
  // The upstream has sent no header yet, and is told of again and again.
  await waitFor(() => [...listener.text().matchAll(/event: warn\ndata: .*has been silent/g)].length >= 3);
  expect(stuck.text()).not.toContain('data: {');
  stuck.leave();
  home.write('codex.json', configs('good'));
  await waitFor(() => listener.text().includes('"type":"switch","before":"stuck","after":"good"'));
  home.write('codex.json', '{ "good": ');
  await waitFor(() => listener.text().includes('"state":"broken"'));
  home.write('codex.json', configs('good'));
  await waitFor(() => listener.text().includes('"state":"repaired"'));
  listener.leave();
  await proxy.stop();
  home.remove();
});

test('an edit by hand is one line of history, though three services saw it', async () => {
  const home = createHome({ 'data/system.json': { drainMs: 1000 } });
  const running = await Promise.all(
    (['claude', 'codex', 'legacy'] as const).map((service) => startProxy(service, home.path)),
  );
  const changes = (): string => {
    try {
      return readFileSync(join(home.path, 'data/changes.jsonl'), 'utf8');
    } catch {
      return '';
    }
  };
  await waitFor(() => readdirSync(join(home.path, 'data')).includes('backups'));
  await waitFor(() => readdirSync(join(home.path, 'data/backups')).includes('data_system.json.latest'));
  home.write('data/system.json', { drainMs: 2000 });
  await waitFor(() => changes().includes('"drainMs":2000'));
  await Promise.all(running.map((proxy) => proxy.stop()));
  expect(changes().trim().split('\n')).toHaveLength(1);
  home.remove();
});

test('listeners hear of a cool-down when it opens and when a trial closed it', async () => {
  const home = createHome({
    'claude.json': {
      shaky: { base_url: sandbox.fault('status=500,fail=1'), auth_token: 'sk-1', active: true },
      good: { base_url: sandbox.url, auth_token: 'sk-1' },
    },
    'data/lb_config.json': { services: { claude: { failureThreshold: 1, cooldownSeconds: 1 } } },
  });
  const proxy = await startProxy('claude', home.path);
  const listener = open(proxy.url, '/events', { method: 'GET' });
  await waitFor(() => listener.text().includes('event: hello'));
  const send = () =>
    call(proxy.url, mainPath.claude, {
      headers: { 'content-type': 'application/json' },
      body: bodyFor('claude'),
    });
  expect((await send()).status).toBe(200);
  await waitFor(() => /event: lb\ndata: .*"config":"shaky","change":"opened"/.test(listener.text()));
  await until(async () => {
    await send();
    return /event: lb\ndata: .*"config":"shaky","change":"closed"/.test(listener.text());
  });
  const history = () => readFileSync(join(home.path, 'data/changes.jsonl'), 'utf8');
  await waitFor(() =>
    /cooldown opened: claude shaky.*\n(?:.*\n)*.*cooldown closed: claude shaky/.test(history()),
  );
  listener.leave();
  await proxy.stop();
  home.remove();
});

test('clp logs -f goes on with what comes, of what was asked for, until it is ended', async () => {
  const home = createHome({
    'claude.json': { good: { base_url: sandbox.url, auth_token: 'sk-1', active: true } },
  });
  const proxy = await startProxy('claude', home.path);
  const send = async (model: string) => {
    const answer = await call(proxy.url, mainPath.claude, {
      headers: { 'content-type': 'application/json' },
      body: bodyFor('claude', { model }),
    });
    return String(answer.headers['x-clp-request-id']);
  };
  const before = await send('model-1');
  const { PATH = '' } = process.env;
  const clp = spawn(process.execPath, ['apps/cli/bin/clp.js', 'logs', '-f', '--json', '--model', 'model-1'], {
    cwd: join(import.meta.dirname, '..'),
    env: { PATH, CLP_HOME: home.path },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  clp.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  await waitFor(() => out.includes(before));
  await send('model-2');
  const after = [await send('model-1'), await send('model-1')];
  await waitFor(() => after.every((id) => out.includes(id)));
  const rows = out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);
  expect(rows).toEqual([before, ...after]);
  const ended = new Promise((resolve) => clp.once('close', resolve));
  clp.kill('SIGINT');
  await ended;
  await proxy.stop();
  home.remove();
});
