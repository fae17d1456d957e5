import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { readRecords } from './kit/records.ts';

/** A client that leaves takes its request with it, whatever the request waits for: no time-out here would end it in time. */

const patience = 10 * 60_000;
/** The rest of it never comes. */
const refusal =
  'HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{"error"';

let upstream: Server;
let home: Home;
let proxy: RunningProxy;
/** What the upstream answers to whatever comes. */
let answer = '';
/** The connection of each request that came. */
let asked: Socket[] = [];

beforeAll(async () => {
  upstream = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      if (piece.includes(' HTTP/1.1') || asked.length === 0) asked.push(socket);
      if (answer !== '') socket.write(answer);
    });
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  home = createHome({
    'codex.json': {
      plain: { base_url: `http://127.0.0.1:${port}`, auth_token: 'x', max_concurrency: 1 },
      paced: { base_url: `http://127.0.0.1:${port}`, auth_token: 'x', rpm_limit: 0.1 },
      // Who is called with TLS here never shakes hands.
      secure: { base_url: `https://127.0.0.1:${port}`, auth_token: 'x', max_concurrency: 1 },
    },
    // It has to look at every character.
    'filter.json': [{ source: '[a-y]{3}z[a-y]', op: 'remove' }],
    'data/system.json': {
      timeouts: { connectMs: patience, firstByteMs: patience, idleMs: patience },
    },
  });
  proxy = await startProxy('codex', home.path, { CLP_SSE_HEARTBEAT_INTERVAL: '0.2' });
});
beforeEach(() => {
  answer = '';
  asked = [];
});
afterAll(async () => {
  await proxy?.stop();
  upstream?.close();
  home?.remove();
});

function ask(config: string, body: string, length = Buffer.byteLength(body)): Socket {
  const { hostname, port } = new URL(proxy.url);
  const client = connect(Number(port), hostname);
  client.on('error', () => undefined);
  client.write(
    `POST ${mainPath.codex} HTTP/1.1\r\nhost: ${hostname}\r\nx-clp-config: ${config}\r\nsession-id: ${config}\r\ncontent-length: ${length}\r\n\r\n${body}`,
  );
  return client;
}

/** The record of a request that is over, and that nothing of it is left. */
async function expectAborted(count: number): Promise<void> {
  await expect.poll(async () => (await readRecords(home.path, 'codex')).length).toBe(count);
  expect((await readRecords(home.path, 'codex')).at(-1)?.outcome).toBe('aborted');
  const health = (await (await fetch(`${proxy.url}/health`)).json()) as { configs: { in_flight: number }[] };
  expect(health.configs.map((config) => config.in_flight)).toEqual([0, 0, 0]);
}

test('while its body is filtered: its turn is still there for the next', async () => {
  const body = bodyFor('codex', { instructions: 'x'.repeat(8 * 1024 * 1024) });
  const client = ask('paced', body.slice(0, -1), body.length);
  await expect.poll(() => client.writableLength).toBe(0);
  client.write('}', () => client.destroy());
  await expectAborted(1);
  // Had it been used up, this one would be told to come back in eleven minutes.
  answer = 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n';
  const [head] = await once(ask('paced', bodyFor('codex')), 'data');
  expect(String(head)).toContain('404 Not Found');
});

test('while its connection is made', async () => {
  const client = ask('secure', bodyFor('codex', { stream: true }));
  await expect.poll(() => asked.length).toBe(1);
  client.destroy();
  await expectAborted(3);
});

test('while a refusal is read that a repaired body might mend', async () => {
  answer = refusal;
  const client = ask('plain', bodyFor('codex', { stream: true }));
  client.resume();
  // The first heartbeat shows that the refusal is waited for.
  await once(client, 'data');
  client.destroy();
  await expectAborted(4);
  await expect.poll(() => asked[0]?.closed).toBe(true);
});
