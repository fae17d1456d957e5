import { ClpError, statusOf } from '../errors.ts';
import type { WireError } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import { requestIdHeader } from './own-headers.ts';

/** Our own error as a client may see it. Anything unexpected is a bug and says nothing of its inside. */
export function wireErrorOf(error: unknown): WireError {
  if (error instanceof ClpError) return { status: statusOf(error), code: error.code, message: error.message };
  return {
    status: 500,
    code: 'internal_error',
    message: 'CLP failed on this request. The service log has the details.',
  };
}

/** Answers a request that CLP itself cannot or will not carry out, in the shape of the client's protocol. */
export function answerError(exchange: Exchange, error: unknown): void {
  const wireError = wireErrorOf(error);
  const { outgoing, endpoint } = exchange;
  exchange.error = { code: wireError.code, message: wireError.message };
  exchange.status = wireError.status;
  exchange.mayBeat = false;
  if (outgoing.destroyed) return;
  if (exchange.headSentEarly) {
    outgoing.end(endpoint.wire.formatErrorEvent(wireError));
    return;
  }
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const body = endpoint.wire.formatError(wireError);
  outgoing.writeHead(wireError.status, errorHeaders({ exchange, error, body }));
  endAfterRequest(exchange, body);
}

/** So long a client may go on sending a request that was refused. Milliseconds. */
const lingerMs = 5_000;

/** Closing a connection with bytes that nobody read resets it, and the client never gets to reading why. */
function endAfterRequest({ incoming, outgoing }: Exchange, body: string): void {
  if (incoming.complete) {
    outgoing.end(body);
    return;
  }
  outgoing.write(body);
  const end = (): void => {
    clearTimeout(timer);
    outgoing.end();
  };
  const timer = setTimeout(end, lingerMs);
  incoming.once('end', end).once('close', end);
}

function errorHeaders({
  exchange,
  error,
  body,
}: {
  exchange: Exchange;
  error: unknown;
  body: string;
}): string[] {
  const headers = ['content-type', 'application/json', 'content-length', String(Buffer.byteLength(body))];
  headers.push(requestIdHeader, exchange.id);
  if (error instanceof ClpError && error.retryAfter !== undefined) {
    headers.push('retry-after', String(Math.ceil(error.retryAfter)));
  }
  // A body that was not read to its end would be taken for the next request.
  if (!exchange.incoming.complete) headers.push('connection', 'close');
  return headers;
}

/** Longest upstream error text kept for an error event. Bytes. */
const maxErrorText = 64 * 1024;

/** What an upstream's error body says, whatever shape it has. */
export function messageOfErrorBody(body: Buffer): string {
  const text = body.subarray(0, maxErrorText).toString('utf8').trim();
  try {
    const parsed: unknown = JSON.parse(text);
    return findMessage(parsed) ?? text;
  } catch {
    return text;
  }
}

function findMessage(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { error, message, detail } = value as Record<string, unknown>;
  return findMessage(error) ?? findMessage(message) ?? findMessage(detail);
}

/** The head a streaming client gets when it must be kept patient before the upstream answered. */
function sendEarlyHead(exchange: Exchange): void {
  exchange.headSentEarly = true;
  exchange.status = 200;
  exchange.outgoing.writeHead(200, [
    'content-type',
    'text/event-stream; charset=utf-8',
    'cache-control',
    'no-cache',
    requestIdHeader,
    exchange.id,
  ]);
}

/** One heartbeat of the client's protocol; before any answer it brings the head with it. */
export function beat(exchange: Exchange): void {
  const { endpoint, incoming, outgoing } = exchange;
  if (!outgoing.headersSent) sendEarlyHead(exchange);
  outgoing.write(endpoint.wire.heartbeat(incoming.headers));
}
