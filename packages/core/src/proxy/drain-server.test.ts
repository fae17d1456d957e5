import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { drainServer, trackConnections } from './drain-server.ts';

const open: (Server | Socket)[] = [];
afterEach(() => {
  for (const each of open.splice(0)) 'destroy' in each ? each.destroy() : each.close();
});

async function serve(onRequest: RequestListener) {
  const server = createServer({ keepAliveTimeout: 120_000 }, onRequest);
  open.push(server);
  const connections = trackConnections(server);
  server.on('upgrade', (_incoming, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const drain = (drainMs = 60_000, live = { drained: async () => {} }) =>
    drainServer(server, { connections, live, drainMs });
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
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    ended,
  };
}

async function until(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue).toBe(true);
}

test('a request under way is answered to its end, and its kept connection then closed', async () => {
  let finish = () => {};
  const { port, drain } = await serve((_incoming, outgoing) => {
    outgoing.write('first ');
    finish = () => outgoing.end('last');
  });
  const client = dial(port);
  client.ask();
  await until(() => client.text().includes('first'));
  let go = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  const drained = drain(60_000, { drained: () => gone });
  finish();
  await client.ended;
  expect(client.text()).toContain('last');
  go();
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
  // A busy machine keeps a client waiting too.
  setTimeout(client.ask, 1_500);
  await Promise.all([client.ended, drained]);
  expect(client.text()).toMatch(/connection: close[\s\S]*done/i);
});

test('an answer that is over for the server is not for a client who still reads it', async () => {
  const body = 'x'.repeat(16 * 1024 * 1024);
  const { server, port, drain } = await serve((_incoming, outgoing) => outgoing.end(body));
  const asked = new Promise((resolve) => server.once('request', resolve));
  const client = dial(port);
  client.pause();
  client.ask();
  await asked;
  const drained = drain();
  setTimeout(client.resume, 500);
  await Promise.all([client.ended, drained]);
  expect(client.text().endsWith(`\r\n\r\n${body}`)).toBe(true);
});

test('a WebSocket that stays is ended when the time is over', async () => {
  const { port, drain } = await serve((_incoming, outgoing) => outgoing.end());
  const client = dial(port);
  client.ask('connection: upgrade\r\nupgrade: websocket\r\n');
  await until(() => client.text().includes('101'));
  await drain(100);
  await client.ended;
});
