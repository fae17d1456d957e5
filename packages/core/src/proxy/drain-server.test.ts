import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { drainServer, trackUpgrades } from './drain-server.ts';

const open: (Server | Socket)[] = [];
afterEach(() => {
  for (const each of open.splice(0)) 'destroy' in each ? each.destroy() : each.close();
});

async function serve(onRequest: RequestListener) {
  const server = createServer({ keepAliveTimeout: 120_000 }, onRequest);
  open.push(server);
  const upgraded = trackUpgrades(server);
  server.on('upgrade', (_incoming, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const drain = (drainMs = 60_000, live = { drained: async () => {} }) =>
    drainServer(server, { upgraded, live, drainMs });
  return { server, port, drain };
}

function dial(port: number) {
  const socket = connect(port, '127.0.0.1');
  open.push(socket);
  let text = '';
  socket.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    ask: (head = '') => socket.write(`GET / HTTP/1.1\r\nhost: x\r\n${head}\r\n`),
    text: () => text,
    ended,
  };
}

async function until(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue, { timeout: 15_000 }).toBe(true);
}

test('a request under way is answered to its end, and its kept connection then closed', async () => {
  let finish = () => {};
  let gone = () => {};
  const { port, drain } = await serve((_incoming, outgoing) => {
    outgoing.write('first ');
    finish = () => outgoing.end('last');
  });
  const client = dial(port);
  client.ask();
  await until(() => client.text().includes('first'));
  const drained = drain(60_000, { drained: () => new Promise<void>((resolve) => (gone = resolve)) });
  finish();
  await client.ended;
  expect(client.text()).toContain('last');
  gone();
  await drained;
});

test('a connection that waits between two requests is let go at once', async () => {
  const { port, drain } = await serve((_incoming, outgoing) => outgoing.end('done'));
  const client = dial(port);
  client.ask();
  await until(() => client.text().includes('done'));
  await drain();
  await client.ended;
});

test('a connection taken right before the end has its first request answered, as its last', async () => {
  const { server, port, drain } = await serve((_incoming, outgoing) => outgoing.end('done'));
  const accepted = new Promise((resolve) => server.once('connection', resolve));
  const client = dial(port);
  await accepted;
  const drained = drain();
  client.ask();
  await Promise.all([client.ended, drained]);
  expect(client.text()).toMatch(/connection: close[\s\S]*done/i);
});

test('a WebSocket that stays is ended when the time is over', async () => {
  const { port, drain } = await serve((_incoming, outgoing) => outgoing.end());
  const client = dial(port);
  client.ask('connection: upgrade\r\nupgrade: websocket\r\n');
  await until(() => client.text().includes('101'));
  await drain(100);
  await client.ended;
});
