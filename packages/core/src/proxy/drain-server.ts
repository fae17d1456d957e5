import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** A connection taken right before the end may still have its request to send. Milliseconds. */
const arrivingMs = 1_000;
/** Milliseconds between two looks at which connections have become idle. */
const lookEveryMs = 50;

export interface DrainOptions {
  /** WebSockets, of which the server itself no longer knows. */
  upgraded: ReadonlySet<Duplex>;
  live: { drained(ms: number): Promise<void> };
  /** Milliseconds for what is under way. */
  drainMs: number;
}

/** Takes no more connections. Those there are stay, idle ones too, which `server.close` would end. */
export function stopListening(server: Server): void {
  NetServer.prototype.close.call(server);
}

/**
 * Takes no more connections, lets what is under way finish, then ends the rest. A kept connection ends with the request
 * on it, so that whoever asks again meets the successor.
 */
export async function drainServer(server: Server, { upgraded, live, drainMs }: DrainOptions): Promise<void> {
  const end = Date.now() + drainMs;
  const left = (): number => Math.max(0, end - Date.now());
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.prependListener('request', (_incoming, outgoing) => {
    outgoing.shouldKeepAlive = false;
  });
  const sweep = setInterval(() => server.closeIdleConnections(), lookEveryMs);
  await Promise.race([closed, delay(Math.min(arrivingMs, drainMs))]);
  await live.drained(left());
  while (upgraded.size > 0 && left() > 0) await delay(lookEveryMs);
  clearInterval(sweep);
  server.closeAllConnections();
  for (const socket of upgraded) socket.destroy();
  await closed;
}

/** The connections of a server that became WebSockets and are still open. */
export function trackUpgrades(server: Server): ReadonlySet<Duplex> {
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (_incoming, socket) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
  });
  return upgraded;
}
