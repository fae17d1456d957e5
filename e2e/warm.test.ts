import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';

/** No first request waits for a handshake: the connection is there already. */

interface Upstream {
  server: Server;
  url: string;
  connections: number;
  requests: number;
}

let one: Upstream;
let other: Upstream;
let home: Home;
let proxy: RunningProxy | undefined;

beforeAll(async () => {
  [one, other] = await Promise.all([startUpstream(), startUpstream()]);
  home = createHome({ 'claude.json': files('one') });
});
afterAll(async () => {
  await proxy?.stop();
  for (const { server } of [one, other]) {
    server.closeAllConnections();
    server.close();
  }
  home?.remove();
});

async function startUpstream(): Promise<Upstream> {
  // A busy machine may take a while between two requests.
  const server = createServer({ keepAliveTimeout: 60_000 });
  const upstream: Upstream = { server, url: '', connections: 0, requests: 0 };
  upstream.server.on('connection', () => {
    upstream.connections++;
  });
  upstream.server.on('request', (incoming, outgoing) => {
    upstream.requests++;
    incoming.resume();
    outgoing.setHeader('content-type', 'application/json').end('{"type":"message","content":[]}');
  });
  await new Promise<void>((resolve) => upstream.server.listen(0, '127.0.0.1', resolve));
  upstream.url = `http://127.0.0.1:${(upstream.server.address() as AddressInfo).port}`;
  return upstream;
}

function files(active: 'one' | 'other') {
  const entry = (name: string, { url }: Upstream) => ({
    base_url: url,
    auth_token: 'x',
    active: name === active,
  });
  return { one: entry('one', one), other: entry('other', other) };
}

const told = ({ connections, requests }: Upstream) => ({ connections, requests });

test('a start and a switch open one connection to the active upstream, and the first request goes out on it', async () => {
  proxy = await startProxy('claude', home.path);
  const ask = () => call(proxy?.url ?? '', mainPath.claude, { body: bodyFor('claude') });
  await expect.poll(() => told(one)).toEqual({ connections: 1, requests: 0 });
  expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(200);
  expect([told(one), told(other)]).toEqual([
    { connections: 1, requests: 2 },
    { connections: 0, requests: 0 },
  ]);
  home.write('claude.json', files('other'));
  await expect.poll(() => told(other)).toEqual({ connections: 1, requests: 0 });
  expect((await ask()).status).toBe(200);
  expect([told(one), told(other)]).toEqual([
    { connections: 1, requests: 2 },
    { connections: 1, requests: 1 },
  ]);
});
