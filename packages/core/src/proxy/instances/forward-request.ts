import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { wireErrorOf } from '../answer-error.ts';
import type { WireFormat } from '../dialect.ts';
import { relayableHeaders } from '../header-rules.ts';
import { primaryGone } from './primary-gone.ts';

/** Hands what only the primary answers (health, events, metrics, administration) on to it, as it came. */
export function createForward(
  innerPort: number,
  wire: WireFormat,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const agent = new Agent({ keepAlive: true });
  return (incoming, outgoing) => {
    const inner = request({
      host: '127.0.0.1',
      port: innerPort,
      agent,
      method: incoming.method,
      path: incoming.url,
      headers: withoutConnection(incoming.rawHeaders),
    });
    inner.once('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, relayableHeaders(answer.rawHeaders).toRaw());
      answer.pipe(outgoing);
      answer.once('error', () => outgoing.destroy());
    });
    inner.once('error', () => {
      if (outgoing.headersSent) outgoing.destroy();
      else refuse(outgoing, wire);
    });
    outgoing.once('close', () => inner.destroy());
    incoming.pipe(inner);
  };
}

/** The client's connection is another one than ours. */
function withoutConnection(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = '', value = ''] = raw.slice(index, index + 2);
    if (!/^(?:connection|keep-alive|transfer-encoding)$/i.test(name)) kept.push(name, value);
  }
  return kept;
}

function refuse(outgoing: ServerResponse, wire: WireFormat): void {
  const error = wireErrorOf(primaryGone());
  outgoing.writeHead(error.status, { 'content-type': 'application/json', 'retry-after': '1' });
  outgoing.end(wire.formatError(error));
}
