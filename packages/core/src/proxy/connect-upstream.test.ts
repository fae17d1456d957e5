import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createConnector } from './connect-upstream.ts';

interface Upstream {
  origin: string;
  sockets: Socket[];
  close(): void;
}

const upstreams: Upstream[] = [];
afterEach(() => {
  for (const upstream of upstreams.splice(0)) upstream.close();
});

async function startUpstream(onConnection: (socket: Socket) => void = () => undefined): Promise<Upstream> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    sockets.push(socket);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const upstream = {
    origin: `http://127.0.0.1:${port}`,
    sockets,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  upstreams.push(upstream);
  return upstream;
}

function connectorTo(origin: string) {
  let fresh = 0;
  const sockets = new Set<Socket>();
  const onFresh = (): void => {
    fresh++;
  };
  const connector = createConnector({ origin, connectMs: 5_000, sockets, onFresh });
  const { host, hostname, protocol, port } = new URL(origin);
  const connect = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      connector.connect({ host, hostname, protocol, port }, (error, socket) =>
        socket ? resolve(socket) : reject(error),
      );
    });
  return { ...connector, connect, sockets, fresh: () => fresh };
}

test('a connection opened ahead serves one request, the next opens its own', async () => {
  const { origin, sockets } = await startUpstream((socket) => socket.pipe(socket));
  const connector = connectorTo(origin);
  connector.warm();
  connector.warm();
  const first = await connector.connect();
  expect(sockets).toHaveLength(1);
  const echoed = new Promise((resolve) => first.once('readable', () => resolve(String(first.read()))));
  first.write('hello');
  expect(await echoed).toBe('hello');
  const second = await connector.connect();
  expect(sockets).toHaveLength(2);
  for (const socket of [first, second]) socket.destroy();
});

test.each<[string, (socket: Socket) => void]>([
  ['closed', (socket) => socket.end()],
  ['spoken to', (socket) => socket.write('HTTP/1.1 408 Request Timeout\r\n\r\n')],
])('a waiting connection that was %s is not used', async (_what, spoil) => {
  const { origin, sockets } = await startUpstream();
  const connector = connectorTo(origin);
  connector.warm();
  await expect.poll(() => sockets.length).toBe(1);
  const [far] = sockets;
  // The far end hears of it once the near one has let go.
  const isGone = new Promise((resolve) => far?.once('close', resolve));
  if (far) spoil(far);
  await isGone;
  const socket = await connector.connect();
  expect([sockets.length, connector.fresh(), socket.destroyed]).toEqual([2, 1, false]);
  socket.destroy();
});

test('an upstream that cannot be reached is first spoken of when a request needs it', async () => {
  const { origin, close } = await startUpstream();
  close();
  const connector = connectorTo(origin);
  connector.warm();
  await expect(connector.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('nothing waits once it is closed', async () => {
  const { origin, sockets } = await startUpstream();
  const connector = connectorTo(origin);
  connector.warm();
  await expect.poll(() => sockets.length).toBe(1);
  connector.close();
  await expect.poll(() => sockets[0]?.destroyed).toBe(true);
});

test('open connections are known, also those opened ahead, until they are closed', async () => {
  const { origin } = await startUpstream();
  const connector = connectorTo(origin);
  connector.warm();
  const ahead = await connector.connect();
  const fresh = await connector.connect();
  expect([...connector.sockets]).toEqual([ahead, fresh]);
  ahead.destroy();
  await once(ahead, 'close');
  expect([...connector.sockets]).toEqual([fresh]);
});
