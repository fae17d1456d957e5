import { connect } from 'node:net';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from '../kit/body.ts';
import { figure, isFull } from '../kit/figure.ts';
import { createHome, type Home } from '../kit/home.ts';
import { call, open } from '../kit/http.ts';
import { type RunningProxy, startProxy } from '../kit/proxy.ts';
import { waitFor } from '../kit/wait.ts';
import { openMany, sendRaw } from './raw.ts';

let sandbox: Sandbox;
let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  sandbox = await startSandbox();
  const config = { base_url: sandbox.url, auth_token: 'x' };
  home = createHome({
    'claude.json': { main: { ...config, active: true }, paced: { ...config, rpm_limit: 1 } },
    'data/system.json': {
      limits: { bodyBytes: 100_000, connections: 8, queue: 2, queueWaitMs: 600_000 },
      timeouts: { idleMs: 5000 },
    },
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: { claude: [{ model: 'paced', config: 'paced' }] },
    },
  });
  proxy = await startProxy('claude', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

const path = mainPath.claude;

function ask(members: Record<string, unknown> = {}, fault = '') {
  return call(proxy.url, path, {
    headers: fault ? { 'x-sandbox': fault } : {},
    body: bodyFor('claude', members),
  });
}

/** Type and text of an error in the client's protocol. */
function messageOf(text: string): string {
  const json = JSON.parse(text.slice(text.indexOf('{'))) as { type: string; error: { message: string } };
  expect(json.type).toBe('error');
  return json.error.message;
}

test('a body over the limit is refused before it is read, coded or not, declared or not', async () => {
  const large = bodyFor('claude', { pad: 'x'.repeat(120_000) });
  const declared = await call(proxy.url, path, { body: large });
  const chunked = await call(proxy.url, path, { headers: { 'transfer-encoding': 'chunked' }, body: large });
  expect([declared.status, chunked.status]).toEqual([413, 413]);
  expect(messageOf(declared.text)).toContain('limits.bodyBytes');
});

test('a small body that unpacks to a giant one is refused without being unpacked', async () => {
  const { gzipSync } = await import('node:zlib');
  const bomb = gzipSync(Buffer.alloc(50_000_000, 'a'));
  expect(bomb.length).toBeLessThan(100_000);
  const { status, text } = await call(proxy.url, path, {
    headers: { 'content-encoding': 'gzip' },
    body: bomb,
  });
  expect([status, messageOf(text)]).toEqual([413, expect.stringContaining('limits.bodyBytes')]);
});

test('a URL or headers over the limit get a clear error in the client’s protocol', async () => {
  const { host } = new URL(proxy.url);
  for (const request of [
    `POST ${path}?${'q'.repeat(70_000)} HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nx-large: ${'h'.repeat(70_000)}\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${'x-many: 1\r\n'.repeat(20_000)}\r\n`,
  ]) {
    const { statuses, text } = await sendRaw(proxy.url, [request]);
    expect([statuses, messageOf(text)]).toEqual([[431], expect.stringContaining('64 kB')]);
  }
});

test('more requests at once than the limit get a clear error, and those under way go on', async () => {
  const streams = Array.from({ length: 8 }, () =>
    open(proxy.url, path, { headers: { 'x-sandbox': 'gap=150' }, body: bodyFor('claude', { stream: true }) }),
  );
  await waitFor(() => streams.every((stream) => stream.text() !== ''));
  const { status, text, headers } = await ask();
  expect([status, headers['retry-after']]).toEqual([503, '1']);
  expect(messageOf(text)).toContain('limits.connections');
  await Promise.all(streams.map(({ ended }) => ended));
  for (const stream of streams) expect(stream.text()).toContain('message_stop');
  expect((await ask()).status).toBe(200);
});

test('a queue that is full says so, and those that wait and leave make room', async () => {
  expect((await ask({ model: 'paced' })).status).toBe(200);
  const waiting = [1, 2].map(() => open(proxy.url, path, { body: bodyFor('claude', { model: 'paced' }) }));
  const queued = async () =>
    (
      (await call(proxy.url, '/health', { method: 'GET' })).json() as {
        configs: { name: string; queued: number }[];
      }
    ).configs.find(({ name }) => name === 'paced')?.queued;
  await expect.poll(queued).toBe(2);
  // The full queue is one config's affair: with another one left the request would go there.
  const { status, text } = await ask({ model: 'paced' });
  expect([status, messageOf(text)]).toEqual([429, expect.stringMatching(/queue|wait/i)]);
  for (const stream of waiting) stream.leave();
  await expect.poll(queued).toBe(0);
});

test('hundreds of connections that send nothing, or half a request, hold nobody up', async (context) => {
  const { host } = new URL(proxy.url);
  const silent = await openMany(proxy.url, 300, '');
  const half = await openMany(proxy.url, 300, `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-le`);
  for (let index = 0; index < 20; index++) expect((await ask()).status).toBe(200);
  silent.close();
  half.close();
  figure(context, '600 idle and half-open connections: 20 of 20 other requests answered');
});

test('a client that stops reading is let go after the idle time-out, and its upstream with it', async () => {
  const { hostname, port, host } = new URL(proxy.url);
  const body = bodyFor('claude', { stream: true });
  const label = 'endless,size=4000000,id=never-reads';
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nx-sandbox: ${label}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  const request = () => sandbox.requests().findLast(({ rawHeaders }) => rawHeaders.includes(label));
  await waitFor(() => request() !== undefined);
  await waitFor(() => request()?.outcome !== 'pending', 30_000);
  expect(request()?.outcome).toBe('client-left');
  socket.destroy();
});

test('a listener of events that stops reading slows no request', async () => {
  const { hostname, port, host } = new URL(proxy.url);
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.write(`GET /events HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
  for (let index = 0; index < 100; index++) expect((await ask()).status).toBe(200);
  socket.destroy();
});

test.skipIf(!isFull)('a client that never ends its headers is told so and let go', async () => {
  const { host } = new URL(proxy.url);
  const { statuses, text, closed } = await sendRaw(
    proxy.url,
    [`POST ${path} HTTP/1.1\r\nhost: ${host}\r\n`],
    { quietMs: 90_000 },
  );
  expect([statuses, closed]).toEqual([[408], true]);
  expect(messageOf(text)).toContain('in time');
});
