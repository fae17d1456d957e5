import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { asksForWebSocket } from './decline-upgrade.ts';

/** Milliseconds between two looks at which connections have become idle. */
const lookEveryMs = 50;
/**
 * A connection taken right before the end may still have its first request to send: it has so many looks for it, about
 * five seconds. Looks, not time: a process that got no turn in between has not looked whether the request has come.
 */
const looksForFirst = 100;

/** The connections of a server, as far as it takes to let go of them. */
export interface Connections {
  all: ReadonlySet<Socket>;
  /** Those that became WebSockets. */
  upgraded: ReadonlySet<Socket>;
}

/** Follows the connections of a server from its start on. */
export function trackConnections(server: Server): Connections {
  const all = new Set<Socket>();
  const upgraded = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    // It comes again after an upgrade was declined.
    if (all.has(socket)) return;
    all.add(socket);
    socket.once('close', () => {
      all.delete(socket);
      upgraded.delete(socket);
    });
  });
  server.on('upgrade', (incoming) => {
    if (asksForWebSocket(incoming)) upgraded.add(incoming.socket);
  });
  return { all, upgraded };
}

/** Takes no more connections. Those there are stay, idle ones too, which `server.close` would end. */
export function stopListening(server: Server): void {
  NetServer.prototype.close.call(server);
}

export interface DrainOptions {
  connections: Connections;
  live: { drained(ms: number): Promise<void> };
  /** Milliseconds for what is under way. */
  drainMs: number;
}

/**
 * Takes no more connections, lets what is under way finish, then ends the rest. A kept connection ends with the request
 * on it, so that whoever asks again meets the successor. An answer counts as under way until all of it has been
 * handed on; `server.closeIdleConnections` would cut off one whose client reads slowly.
 */
export async function drainServer(
  server: Server,
  { connections, live, drainMs }: DrainOptions,
): Promise<void> {
  const end = Date.now() + drainMs;
  const left = (): number => Math.max(0, end - Date.now());
  stopListening(server);
  server.prependListener('request', (_incoming, outgoing) => {
    outgoing.shouldKeepAlive = false;
  });
  const isIdle = createIdleness(connections);
  while (connections.all.size > 0 && left() > 0) {
    for (const socket of connections.all) if (isIdle(socket)) socket.destroy();
    await delay(Math.min(lookEveryMs, left()));
  }
  for (const socket of connections.all) socket.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await live.drained(left());
}

/** Whether nothing is to be expected of a connection any more; asked of each at every look. */
function createIdleness({ upgraded }: Connections): (socket: Socket) => boolean {
  /** Bytes received as of the look at which they last grew, and looks since. */
  const seen = new WeakMap<Socket, { bytes: number; looks: number }>();
  return (socket) => {
    const before = seen.get(socket);
    const bytes = socket.bytesRead;
    const looks = before?.bytes === bytes ? before.looks + 1 : 0;
    seen.set(socket, { bytes, looks });
    if (upgraded.has(socket) || answerUnderWay(socket)) return false;
    return looks >= (bytes === 0 ? looksForFirst : 1);
  };
}

/** Node keeps the answer at its connection until all of it has been handed on, but tells it nowhere else. */
function answerUnderWay(socket: Socket & { _httpMessage?: ServerResponse | null }): boolean {
  return Boolean(socket._httpMessage);
}
