import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { ClpError } from '../errors.ts';
import { giveBack } from './body-memory.ts';
import { parseEncodings } from './decode-body.ts';
import type { ClientRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import { GatheredBody } from './gather-body.ts';
import { type HeldBodies, memoryFull } from './held-bodies.ts';

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** Reads the client's request with its whole body, within the limits; a coded body is decoded, because filters must see it. */
export async function receive(
  exchange: Exchange,
  held: HeldBodies,
  maxBytes: number,
): Promise<ClientRequest> {
  const { incoming } = exchange;
  const coded = await readBody(exchange, held, maxBytes);
  exchange.stopReceiving = undefined;
  exchange.bytesIn = coded.length;
  exchange.receivedAt = performance.now();
  const encodings = parseEncodings(incoming.headers['content-encoding']);
  const body = encodings.length === 0 ? coded : await decodeBody(coded, encodings, maxBytes);
  if (body !== coded) giveBack([coded]);
  if (body !== coded && !held.take(exchange, body.length)) throw memoryFull(held.bytes);
  const url = incoming.url ?? '/';
  const queryAt = url.indexOf('?');
  return {
    id: exchange.id,
    method: incoming.method ?? 'GET',
    url,
    resource: exchange.resource,
    query: queryAt < 0 ? '' : withoutCredentials(url.slice(queryAt + 1)),
    rawHeaders: encodings.length === 0 ? incoming.rawHeaders : withoutEncoding(incoming.rawHeaders),
    headers: incoming.headers,
    body,
  };
}

const credentialParameter = /(^|&)(?:key|api[-_]?key|token|access[-_]?token|auth[-_]?token)=[^&]*/gi;

/** A key in the query is the client's credential like one in a header: it goes no further. */
export function withoutCredentials(query: string): string {
  return query.includes('=') ? query.replace(credentialParameter, '').replace(/^&/, '') : query;
}

function readBody(exchange: Exchange, held: HeldBodies, maxBytes: number): Promise<Buffer> {
  const { incoming } = exchange;
  return new Promise((resolve, reject) => {
    const stop = (reason: Error): void => {
      exchange.stopReceiving = undefined;
      incoming.removeAllListeners('data');
      incoming.resume();
      reject(reason instanceof ClpError ? reason : leftEarly());
    };
    const declared = Number(incoming.headers['content-length'] ?? 0);
    if (declared > maxBytes) {
      stop(tooLarge(maxBytes));
      return;
    }
    exchange.stopReceiving = stop;
    const body = new GatheredBody(declared);
    incoming.on('data', (piece: Buffer) => {
      if (body.length + piece.length > maxBytes) stop(tooLarge(maxBytes));
      else if (held.take(exchange, piece.length)) body.push(piece);
      else stop(memoryFull(held.bytes));
    });
    // Not `once`, which would wrap each of them again: a promise settles once by itself.
    incoming.on('end', () => resolve(body.whole()));
    incoming.on('error', stop);
  });
}

function leftEarly(): ClpError {
  return new ClpError('client_closed', 'The client left while it sent its request.');
}

async function decodeBody(coded: Buffer, encodings: string[], maxBytes: number): Promise<Buffer> {
  let body = coded;
  for (const encoding of encodings.reverse()) {
    const decode = decoders[encoding as keyof typeof decoders];
    if (!decode) {
      throw new ClpError(
        'encoding_unsupported',
        `The request body is coded as "${encoding}", which CLP cannot read. Send it plain or as gzip, deflate or br.`,
      );
    }
    body = await decode(body, { maxOutputLength: maxBytes }).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
      throw new ClpError('invalid_request', `The request body is not valid ${encoding}.`, { cause });
    });
  }
  return body;
}

function withoutEncoding(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter(
    (_, index) => rawHeaders[index - (index % 2)]?.toLowerCase() !== 'content-encoding',
  );
}

function tooLarge(maxBytes: number): ClpError {
  const size = maxBytes >= 1024 * 1024 ? `${Math.floor(maxBytes / 1024 / 1024)} MB` : `${maxBytes} bytes`;
  return new ClpError(
    'body_too_large',
    `The request body is larger than ${size}. Raise limits.bodyBytes in data/system.json to allow more.`,
  );
}
