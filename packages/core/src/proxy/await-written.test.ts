import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createWrittenWatch } from './await-written.ts';

/** Connections to somebody who does not read before he is told to. */
async function createReluctantReader() {
  const far: Socket[] = [];
  const server = createServer({ pauseOnConnect: true }, (socket) => far.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near: Socket[] = [];
  onTestFinished(() => {
    for (const socket of [...near, ...far]) socket.destroy();
    server.close();
  });
  return {
    async open(): Promise<Socket> {
      const socket = connect((server.address() as { port: number }).port, '127.0.0.1');
      near.push(socket);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      await vi.waitFor(() => expect(far).toHaveLength(near.length), 15_000);
      return socket;
    },
    read: (index: number) => far[index]?.resume(),
  };
}

/** More than the system takes off a writer's hands. */
const much = Buffer.alloc(32 * 1024 * 1024);

test('calls at once where nothing is left to send', async () => {
  const reader = await createReluctantReader();
  const socket = await reader.open();
  await new Promise((resolve) => socket.write('little', resolve));
  const then = vi.fn();
  createWrittenWatch(new Set([socket]))(then);
  expect(then).toHaveBeenCalledOnce();
});

test('calls when all is sent that was given before, though more was given since', async () => {
  const reader = await createReluctantReader();
  const [socket, silent] = [await reader.open(), await reader.open()];
  const sockets = new Set([socket]);
  const afterWriting = createWrittenWatch(sockets);
  socket.write(much);
  const then = vi.fn();
  afterWriting(then);
  // Whoever is given something later has no part in it.
  silent.write(much);
  sockets.add(silent);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(then).not.toHaveBeenCalled();
  reader.read(0);
  await vi.waitFor(() => expect(then).toHaveBeenCalledOnce(), 15_000);
  expect(silent.writableLength).toBeGreaterThan(0);
});

test('a connection that is closed has nothing left to send', async () => {
  const reader = await createReluctantReader();
  const socket = await reader.open();
  socket.write(much);
  const then = vi.fn();
  createWrittenWatch(new Set([socket]))(then);
  socket.destroy();
  await vi.waitFor(() => expect(then).toHaveBeenCalledOnce(), 15_000);
});

test('of many who wait for one that never reads the oldest is forgotten', async () => {
  const reader = await createReluctantReader();
  const socket = await reader.open();
  const afterWriting = createWrittenWatch(new Set([socket]));
  socket.write(much);
  const all = Array.from({ length: 20 }, () => vi.fn());
  for (const then of all) afterWriting(then);
  socket.destroy();
  await vi.waitFor(() => expect(all.at(-1)).toHaveBeenCalledOnce(), 15_000);
  expect(all.map(({ mock }) => mock.calls.length)).toEqual([...Array(4).fill(0), ...Array(16).fill(1)]);
});
