import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, eventsOf, mainPath } from '../kit/body.ts';
import { figure } from '../kit/figure.ts';
import { createHome, type Home } from '../kit/home.ts';
import { call, open } from '../kit/http.ts';
import { type RunningProxy, startProxy } from '../kit/proxy.ts';
import { recordOf } from '../kit/records.ts';
import { until, waitFor } from '../kit/wait.ts';
import { rssOf } from '../soak/gauges.ts';
import { type Flood, longEvent, startFlood } from './flood.ts';

const megabyte = 1024 * 1024;
const path = mainPath.claude;
/** Growth a process may show: buffers of sockets, garbage that was not collected yet, what the limits allow. Megabytes. */
const slack = 120;

let flood: Flood;
let sandbox: Sandbox;
let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  flood = await startFlood();
  sandbox = await startSandbox();
  const to = (kind: string, more: object = {}) => ({
    base_url: `${flood.url}/${kind}`,
    auth_token: 'x',
    ...more,
  });
  home = createHome({
    'claude.json': {
      sandbox: { base_url: sandbox.url, auth_token: 'x', active: true },
      event: to('event'),
      json: to('json'),
      long: to('long'),
      gzip: to('gzip'),
      chat: to('chat', { protocol: 'chat' }),
      'chat-json': to('json', { protocol: 'chat' }),
    },
    'filter.json': [{ source: 'secret words', literal: true, op: 'mask', name: 'words' }],
    'data/system.json': {
      limits: { answerBytes: 8 * megabyte, heldBytes: 32 * megabyte, connections: 2_000 },
      capture: { default: { mode: 'none' } },
    },
  });
  proxy = await startProxy('claude', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  await flood?.stop();
  home?.remove();
});

/** Looks at the memory of the proxy until the returned function is called, which gives its growth in megabytes. */
function watchMemory(): () => number {
  const pid = proxy.child.pid ?? 0;
  const before = rssOf(pid);
  let most = before;
  const look = (): void => {
    most = Math.max(most, rssOf(pid));
  };
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    look();
    return Math.round(most - before);
  };
}

function requestFor(config: string, members: Record<string, unknown>) {
  return {
    headers: { 'x-clp-config': config, 'content-type': 'application/json' },
    body: bodyFor('claude', members),
  };
}

const masked = { messages: [{ role: 'user', content: 'My secret words.' }] };

test('a thousand clients that send large bodies slowly fill no memory, and others are served', async (context) => {
  const growth = watchMemory();
  const crowd = await slowCrowd(1_000);
  const refused = () => crowd.answers().filter((answer) => answer !== '').length;
  await waitFor(() => refused() > 0);
  const ask = () => call(proxy.url, path, { body: bodyFor('claude', { pad: 'x'.repeat(100_000) }) });
  const askOften = async (): Promise<number> => {
    let answered = 0;
    for (let index = 0; index < 20; index++) if ((await ask()).status === 200) answered++;
    return answered;
  };
  // As soon as they are slow, they make room; on a busy machine some of them begin late.
  let served = 0;
  const areServed = async (): Promise<boolean> => {
    served = await askOften();
    return served === 20;
  };
  await until(areServed);
  const grown = growth();
  const answers = crowd.answers().filter((answer) => answer !== '');
  crowd.close();
  for (const answer of answers)
    expect(answer).toMatch(/^HTTP\/1\.1 (?:503 .*limits\.heldBytes|408 .*others need its place)/s);
  // They sent 500 MB.
  expect(grown).toBeLessThan(250);
  figure(
    context,
    `1000 clients sending 1 MB each, slowly: memory grew by ${grown} MB, ${served} of 20 other requests answered`,
  );
});

test('an event without an end passes through without being held', async (context) => {
  const growth = watchMemory();
  const stream = open(proxy.url, path, requestFor('event', { stream: true }));
  await waitFor(() => flood.sent() > 200 * megabyte);
  expect(stream.isOver()).toBe(false);
  const grown = growth();
  stream.leave();
  await waitFor(flood.isOver);
  expect(grown).toBeLessThan(slack);
  figure(context, `one event without an end, 200 MB passed on: memory grew by ${grown} MB`);
});

test('an event of 40 MB reaches the client whole, and the request counts as answered', async () => {
  const answer = await call(proxy.url, path, requestFor('long', { stream: true }));
  expect([answer.status, answer.broken]).toEqual([200, false]);
  expect(answer.body.length).toBeGreaterThan(longEvent.bytes);
  expect(answer.text.trimEnd().endsWith('{"type":"message_stop"}')).toBe(true);
  const record = await recordOf(home.path, 'claude', answer.headers['x-clp-request-id']);
  expect([record.outcome, record.usage?.metrics.output]).toEqual(['ok', 7]);
});

/** Answers that CLP has to read as a whole, and what the client gets in place of one that does not end. */
test.each([
  ['an event to be translated', 'chat', { stream: true }],
  ['an event to be translated and gathered', 'chat', {}],
  ['a document to be translated', 'chat-json', {}],
  ['a document to be translated into a stream', 'chat-json', { stream: true }],
  ['an event with masks in it', 'event', { stream: true, ...masked }],
  ['a document with masks in it', 'json', masked],
])('%s that does not end is given up at the limit', async (_what, config, members) => {
  const growth = watchMemory();
  const stream = 'stream' in members;
  const answer = await call(proxy.url, path, requestFor(config, members));
  await waitFor(flood.isOver);
  expect(growth()).toBeLessThan(slack);
  if (stream) {
    const last = eventsOf(answer.text).at(-1) as { type: string; error: { message: string } };
    expect([last.type, last.error.message]).toEqual(['error', expect.stringContaining('limits.answerBytes')]);
  } else {
    expect([answer.status, answer.text]).toEqual([502, expect.stringContaining('limits.answerBytes')]);
  }
  const record = await recordOf(home.path, 'claude', answer.headers['x-clp-request-id']);
  expect([record.outcome, record.error?.code]).toEqual(['broken', 'upstream_too_large']);
});

test('a small answer that unpacks to a giant one waits for its client in small pieces', async () => {
  const growth = watchMemory();
  const { hostname, port, host } = new URL(proxy.url);
  const { headers, body } = requestFor('gzip', { stream: true });
  const socket = connect(Number(port), hostname);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n${body}`,
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  await delay(2_000);
  expect(growth()).toBeLessThan(slack);
  socket.destroy();
});

/** Clients that send half a megabyte of the megabyte they announced, then a kilobyte a second. */
async function slowCrowd(count: number): Promise<{ answers(): string[]; close(): void }> {
  const { hostname, port, host } = new URL(proxy.url);
  const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${megabyte}\r\n\r\n`;
  const answers: string[] = [];
  const sockets: Socket[] = [];
  for (let index = 0; index < count; index++) {
    answers.push('');
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.setEncoding('latin1').on('data', (text: string) => {
      answers[index] += text;
    });
    socket.write(head);
    socket.write(Buffer.alloc(megabyte / 2, ' '));
    if (index % 50 === 49) await delay(10);
  }
  const timer = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write(Buffer.alloc(1024, ' '));
  }, 1_000);
  return {
    answers: () => answers,
    close() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}
