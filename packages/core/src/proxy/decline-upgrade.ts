import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

export function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase().includes('websocket') ?? false;
}

const offers = new Set(['upgrade', 'http2-settings']);

/**
 * An offer of another protocol may be ignored (RFC 9110, 7.8): Java's client makes one for HTTP/2 with every new connection. Node
 * has let go of the connection by then, so it gets it once more, with a request that offers nothing.
 */
export function declineUpgrade(
  server: Server,
  incoming: IncomingMessage,
  socket: Duplex,
  rest: Buffer,
): void {
  const { method, url, httpVersion, rawHeaders } = incoming;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const kept = name === 'connection' ? withoutOffers(value) : value;
    if (offers.has(name) || (name === 'connection' && kept === '')) continue;
    lines.push(`${rawHeaders[index]}: ${kept}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), rest]));
  server.emit('connection', socket);
}

function withoutOffers(connection: string): string {
  const tokens = connection.split(',').map((token) => token.trim());
  return tokens.filter((token) => !offers.has(token.toLowerCase())).join(', ');
}
