import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { seeded } from './kit/seeded.ts';
import { until } from './kit/wait.ts';

/** What the first config's upstream does with a request; the second always answers. */
const upstreamWays = ['answers', 'answers early', 'refuses', 'drops'] as const;
/** How a client sends its body. */
const clientWays = ['with its length', 'in chunks', 'coded', 'half of it'] as const;

interface Planned {
  number: number;
  upstream: (typeof upstreamWays)[number];
  client: (typeof clientWays)[number];
  sent: Buffer;
  /** What an upstream must get, byte for byte. */
  expected: Buffer;
}

const requests = 120;
const atOnce = 8;
/** More than the sockets on the way take of a body that is not read. Bytes. */
const beyondSockets = 6_000_000;
const answer = '{"id":"1","object":"chat.completion","choices":[],"usage":{"prompt_tokens":1}}';
/** Each upstream's sight of a request: how many bytes came, all of them as expected. */
const whole = new Set<number>();
const foreign: string[] = [];
const planned = plan();
let server: Server;
let home: Home;
let proxy: RunningProxy;

/** Bodies of 60 kB to 9 MB, each of a text of its own; every third holds something to filter. */
function plan(): Planned[] {
  const random = seeded(20261129);
  return Array.from({ length: requests }, (_, number) => {
    const word = `<${String(number).padStart(5, '0')} ${random().toString(36).slice(2, 12)}>`;
    const upstream = upstreamWays[Math.floor(random() * upstreamWays.length)] ?? 'answers';
    const least = upstream === 'answers early' ? beyondSockets : 60_000;
    const size = least + Math.floor(random() ** 3 * 3_000_000);
    const text = word.repeat(Math.ceil(size / word.length));
    const isFiltered = number % 3 === 0;
    const half = Math.floor(text.length / 2);
    const bodyWith = (middle: string): Buffer =>
      Buffer.from(bodyFor('legacy', { user: text.slice(0, half) + middle + text.slice(half) }));
    return {
      number,
      upstream,
      client: clientWays[Math.floor(random() * clientWays.length)] ?? 'coded',
      sent: bodyWith(isFiltered ? 'Acme Corp' : ''),
      expected: bodyWith(isFiltered ? '[ORG]' : ''),
    };
  });
}

/** Compares what comes with what should. */
function serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { number, upstream, expected } = planned[Number(incoming.headers['x-number'])] as Planned;
  const way = incoming.url?.startsWith('/first') ? upstream : 'answers';
  const reply = (status: number): void => {
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(answer);
  };
  let at = 0;
  incoming.on('error', () => undefined);
  incoming.on('data', (piece: Buffer) => {
    if (at === 0 && way === 'answers early') {
      reply(200);
      incoming.pause();
      setTimeout(() => incoming.resume(), 50);
    }
    if (!expected.subarray(at, at + piece.length).equals(piece)) foreign.push(`${number} at ${at}`);
    at += piece.length;
    if (way === 'drops' && at > expected.length / 2) incoming.socket.destroy();
  });
  incoming.on('end', () => {
    if (at === expected.length) whole.add(number);
    if (way === 'answers') reply(200);
    if (way === 'refuses') reply(503);
  });
}

/** Status of the answer; 0 = the client left. */
function send({ number, client, sent }: Planned): Promise<number> {
  const body = client === 'coded' ? gzipSync(sent, { level: 1 }) : sent;
  const { hostname, port } = new URL(proxy.url);
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      path: mainPath.legacy,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-number': number,
        ...(client === 'coded' && { 'content-encoding': 'gzip' }),
        ...(client !== 'in chunks' && { 'content-length': body.length }),
      },
    });
    outgoing.once('response', (incoming) => {
      incoming.resume().once('end', () => resolve(incoming.statusCode ?? 0));
    });
    outgoing.once('error', (error) => (client === 'half of it' ? resolve(0) : reject(error)));
    if (client !== 'half of it') outgoing.end(body);
    else outgoing.write(body.subarray(0, body.length / 2), () => setTimeout(() => outgoing.destroy(), 5));
  });
}

beforeAll(async () => {
  server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  home = createHome({
    'legacy.json': {
      first: { base_url: `${upstream}/first`, auth_token: 'x', active: true },
      second: { base_url: `${upstream}/second`, auth_token: 'x' },
    },
    'data/lb_config.json': { services: { legacy: { failureThreshold: 1_000_000 } } },
    'filter.json': [{ source: 'Acme Corp', op: 'replace', target: '[ORG]' }],
  });
  proxy = await startProxy('legacy', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  server?.close();
  home?.remove();
});

test('of many large bodies at once, whatever becomes of each, none has a byte of another', async () => {
  const statuses = new Map<number, number>();
  const left = [...planned];
  const sendNext = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) statuses.set(next.number, await send(next));
  };
  await Promise.all(Array.from({ length: atOnce }, sendNext));
  const complete = planned.filter(({ client }) => client !== 'half of it');
  await until(async () => complete.every(({ number }) => whole.has(number)));
  expect(foreign).toEqual([]);
  expect(new Set(complete.map(({ number }) => statuses.get(number)))).toEqual(new Set([200]));
  for (const way of clientWays)
    expect(planned.filter(({ client }) => client === way).length).toBeGreaterThan(10);
});
