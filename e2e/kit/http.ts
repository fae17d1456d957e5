import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** An answer as it came over the wire: nothing decoded, nothing followed. */
export interface Answer {
  /** 0 = the connection ended before any head. */
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  text: string;
  json(): unknown;
  /** The connection broke before the answer was complete. */
  broken: boolean;
}

/** One request on a connection of its own. `path` goes out exactly as it is. */
export async function call(base: string, path: string, options: Call = {}): Promise<Answer> {
  const stream = open(base, path, options);
  await stream.ended;
  const body = stream.bytes();
  return {
    status: stream.status(),
    headers: stream.headers(),
    body,
    text: body.toString('utf8'),
    json: () => JSON.parse(body.toString('utf8')) as unknown,
    broken: stream.broken(),
  };
}

/** An answer that is looked at while it comes. */
export interface OpenStream {
  status(): number;
  headers(): IncomingHttpHeaders;
  bytes(): Buffer;
  text(): string;
  broken(): boolean;
  isOver(): boolean;
  ended: Promise<void>;
  /** Leaves as a client does: closes the socket. */
  leave(): void;
}

export function open(base: string, path: string, { method = 'POST', headers = {}, body }: Call): OpenStream {
  const { hostname, port } = new URL(base);
  const pieces: Buffer[] = [];
  let answer: IncomingMessage | undefined;
  let isOver = false;
  let broken = false;
  const outgoing = request({
    hostname,
    port,
    path,
    method,
    agent: false,
    maxHeaderSize: 256 * 1024,
    headers: {
      ...(body !== undefined &&
        !headers['transfer-encoding'] && { 'content-length': Buffer.byteLength(body) }),
      ...headers,
    },
  });
  const ended = new Promise<void>((resolve) => {
    const finish = (isBroken: boolean): void => {
      broken ||= isBroken;
      isOver = true;
      resolve();
    };
    outgoing.once('error', () => finish(true));
    outgoing.once('response', (incoming) => {
      answer = incoming;
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.once('end', () => finish(!incoming.complete));
      incoming.once('error', () => finish(true));
      incoming.once('close', () => finish(!incoming.complete));
    });
  });
  outgoing.end(body);
  return {
    status: () => answer?.statusCode ?? 0,
    headers: () => answer?.headers ?? {},
    bytes: () => Buffer.concat(pieces),
    text: () => Buffer.concat(pieces).toString('utf8'),
    broken: () => broken,
    isOver: () => isOver,
    ended,
    leave: () => outgoing.destroy(),
  };
}

/** First value of a header in a raw name, value ... list. */
export function header(raw: readonly string[], name: string): string | undefined {
  const index = raw.findIndex((item, at) => at % 2 === 0 && item.toLowerCase() === name);
  return index < 0 ? undefined : raw[index + 1];
}
