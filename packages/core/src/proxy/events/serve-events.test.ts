import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createEventHub } from './event-hub.ts';
import { serveEvents } from './serve-events.ts';

const open: (Server | Socket)[] = [];
afterEach(() => {
  for (const each of open.splice(0)) 'destroy' in each ? each.destroy() : each.close();
});

/** As much of a process as events need. */
async function startEvents() {
  const events = createEventHub(Date.now);
  const source = {
    events,
    dialect: { service: 'claude' },
    underWay: () => [],
    watch: () => () => {},
    now: Date.now,
  };
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) =>
    serveEvents(source, incoming, outgoing),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return { events, port: (server.address() as AddressInfo).port };
}

function listen(port: number, headers = ''): { socket: Socket; text(): string } {
  const socket = connect(port, '127.0.0.1', () => {
    socket.write(`GET /events HTTP/1.1\r\nhost: x\r\n${headers}\r\n`);
  });
  let text = '';
  socket.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  open.push(socket);
  return { socket, text: () => text };
}

async function until(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue).toBe(true);
}

test('a listener that stops reading holds nothing back, and is told when it missed too much', async () => {
  const { events, port } = await startEvents();
  const slow = listen(port);
  await until(() => slow.text().includes('event: hello'));
  slow.socket.pause();
  for (let round = 0; round < 60; round++) {
    for (let count = 0; count < 500; count++) events.publish({ type: 'warn', text: 'x'.repeat(2000) });
    await new Promise((resolve) => setImmediate(resolve));
  }
  slow.socket.resume();
  await until(() => slow.text().includes('event: reset'));
  events.publish({ type: 'warn', text: 'the last one' });
  await until(() => slow.text().includes('the last one'));
});

test('a listener that comes back hears what it missed, one of another start is told to begin anew', async () => {
  const { events, port } = await startEvents();
  for (const text of ['one', 'two', 'three']) events.publish({ type: 'warn', text });
  const back = listen(port, `last-event-id: ${events.bootId}-1\r\n`);
  await until(() => back.text().includes('three'));
  expect(back.text()).toContain('two');
  expect(back.text()).not.toContain('"one"');
  expect(back.text()).not.toContain('event: reset');
  const stranger = listen(port, 'last-event-id: 0000-1\r\n');
  await until(() => stranger.text().includes('event: reset'));
  expect(stranger.text()).not.toContain('two');
});

test('a listener that leaves is forgotten', async () => {
  const { events, port } = await startEvents();
  const one = listen(port);
  await until(() => events.listeners === 1);
  one.socket.destroy();
  await until(() => events.listeners === 0);
});

test('listeners are let go when the process ends, so that they find its successor', async () => {
  const { events, port } = await startEvents();
  const listener = listen(port, 'connection: close\r\n');
  await until(() => listener.text().includes('event: hello'));
  const ended = new Promise((resolve) => listener.socket.once('end', resolve));
  events.end();
  await ended;
});
