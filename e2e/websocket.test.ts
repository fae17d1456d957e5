import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createHome, type Home } from './kit/home.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';

/** A WebSocket goes through where the config says that its upstream speaks it; frames are not looked into. */

let upstream: Server;
let home: Home;
let proxy: RunningProxy;
let handshake: IncomingMessage | undefined;
let far: Duplex | undefined;

beforeAll(async () => {
  upstream = createServer();
  upstream.on('upgrade', (incoming, socket: Duplex) => {
    handshake = incoming;
    far = socket;
    socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n');
    socket.on('data', (piece: Buffer) => socket.write(Buffer.concat([Buffer.from('echo '), piece])));
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const { port } = upstream.address() as AddressInfo;
  const config = { base_url: `http://127.0.0.1:${port}/relay/v1`, auth_token: 'real', websocket: true };
  home = createHome({
    'codex.json': { config },
    'filter.json': [{ source: 'private words', literal: true, op: 'replace', target: 'gone' }],
  });
  proxy = await startProxy('codex', home.path);
});

beforeEach(() => {
  handshake = undefined;
});
afterAll(async () => {
  await proxy?.stop();
  upstream?.close();
  home?.remove();
});

function upgrade(url = proxy.url, key = 'dummy'): { socket: Socket; text(): string } {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  socket.on('error', () => socket.destroy());
  socket.write(
    [
      'GET /v1/responses?key=sk-of-the-client&x=1&note=private%20words HTTP/1.1',
      `host: ${hostname}:${port}`,
      'connection: Upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: c2FuZGJveHNhbmRib3g9PQ==',
      'openai-beta: responses_websockets=2026-02-06',
      'x-codex-turn-metadata: {"title":"private words"}',
      `authorization: Bearer ${key}`,
      '\r\n',
    ].join('\r\n'),
  );
  return { socket, text: () => text };
}

test('the handshake reaches the upstream with its path and no credential but that of the config, and bytes go both ways', async () => {
  const { socket, text } = upgrade();
  await expect.poll(text).toContain('101 Switching Protocols');
  expect(handshake?.url).toBe('/relay/v1/responses?x=1&note=gone');
  expect(handshake?.headers).toMatchObject({
    authorization: 'Bearer real',
    'openai-beta': 'responses_websockets=2026-02-06',
    'sec-websocket-key': 'c2FuZGJveHNhbmRib3g9PQ==',
    'x-codex-turn-metadata': '{"title":"gone"}',
  });
  socket.write('a frame');
  await expect.poll(text).toContain('echo a frame');
  far?.write('news');
  await expect.poll(text).toContain('news');
  socket.destroy();
  await expect.poll(() => far?.destroyed).toBe(true);
});

test('where client keys are set, an upgrade without one goes no further', async () => {
  const key = 'a-client-key-0123456789';
  const hash = `sha256:${createHash('sha256').update(key).digest('hex')}`;
  home.write('data/system.json', { clientKeys: [{ name: 'editor', hash }] });
  const guarded = await startProxy('codex', home.path);
  for (const wrong of ['dummy', `${key}x`]) {
    const { text } = upgrade(guarded.url, wrong);
    await expect.poll(text).toContain('HTTP/1.1 401');
    expect(handshake).toBeUndefined();
  }
  const { socket, text } = upgrade(guarded.url, key);
  await expect.poll(text).toContain('101 Switching Protocols');
  expect(JSON.stringify([handshake?.url, handshake?.rawHeaders])).not.toContain(key);
  socket.destroy();
  await guarded.stop();
});
