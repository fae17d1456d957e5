import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome } from './kit/home.ts';
import { call, open } from './kit/http.ts';
import { startProxy } from './kit/proxy.ts';
import { waitFor } from './kit/wait.ts';

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
}, 60_000);

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
}, 60_000);

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
  const proxy = await startProxy('codex', home.path, { CLP_UPSTREAM_WARN_AFTER: '0.3' });
  const listener = open(proxy.url, '/events', { method: 'GET' });
  await waitFor(() => listener.text().includes('event: hello'));
  const stuck = open(proxy.url, mainPath.codex, {
    headers: { 'content-type': 'application/json' },
    body: bodyFor('codex', { stream: true }),
  });
  await waitFor(() => /event: warn\ndata: .*has been silent/.test(listener.text()));
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
}, 60_000);

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
}, 60_000);
