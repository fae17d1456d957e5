import type { Duplex } from 'node:stream';
import { ClpError } from '../errors.ts';
import { wireErrorOf } from './answer-error.ts';
import type { WireFormat } from './dialect.ts';

/** Request line (with its URL) and headers together. Bytes. */
export const maxHeaderBytes = 64 * 1024;

/** Answers what never became a request, in the client's protocol, and closes the connection. */
export function refuseBrokenRequest(
  { code = '' }: NodeJS.ErrnoException,
  socket: Duplex,
  wire: WireFormat,
): void {
  // An answer is under way on this connection (Node keeps it there): anything we write would get into its middle.
  const underWay: unknown = Reflect.get(socket, '_httpMessage');
  if (code === 'ECONNRESET' || !socket.writable || (underWay && Reflect.get(underWay, 'headersSent'))) {
    socket.destroy();
    return;
  }
  refuseOnSocket(describe(code), socket, wire);
}

/** How long a client may take to read why it was refused. Milliseconds. */
const lingerMs = 1_000;

/** Answers where there is no response object, and closes: not before the client could read it, but in any case. */
export function refuseOnSocket(reason: unknown, socket: Duplex, wire: WireFormat): void {
  const error = wireErrorOf(reason);
  const body = wire.formatError(error);
  socket.end(
    `HTTP/1.1 ${error.status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
  // What still comes is read and forgotten: unread bytes would make a reset of the closing, and the answer would be lost.
  socket.on('error', () => socket.destroy());
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}

function describe(code: string): ClpError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ClpError(
        'headers_too_large',
        `URL and headers are larger than ${maxHeaderBytes / 1024} kB together.`,
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ClpError('request_timeout', 'The request did not arrive in time.');
    default:
      return new ClpError('invalid_request', `This is no valid HTTP request${code ? ` (${code})` : ''}.`);
  }
}
