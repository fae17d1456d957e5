import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { readEnvironment } from '@clp/core';
import { type ProbeResult, type RunningProxy, startProxy } from '@clp/core/proxy';
import { createTempHome, type TempHome } from '@clp/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClaudeDialect } from './dialect.ts';

const key = 'sk-ant-0123456789abcdef';
const event = (type: string, rest: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;
const opening = event('message_start', {
  message: { model: 'm', usage: { input_tokens: 9, output_tokens: 1 } },
});
const text = event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'pong' } });
const call = event('content_block_start', {
  index: 0,
  content_block: { type: 'tool_use', id: 't', name: 'ping', input: {} },
});
const closing = event('message_delta', { delta: {}, usage: { output_tokens: 4 } }) + event('message_stop');

/** What the upstream does, by config. */
const behaviours: Record<string, (response: ServerResponse) => void> = {
  good: (response) => stream(response, opening + text + closing),
  tools: (response) => stream(response, opening + call + closing),
  gzip: (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
    response.end(gzipSync(opening + text + closing));
  },
  key: (response) => {
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: `invalid key ${key}` } }));
  },
  page: (response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html></html>');
  },
  hidden: (response) =>
    stream(response, opening + event('error', { error: { type: 'overloaded_error', message: 'busy' } })),
  cut: (response) => stream(response, opening + text),
  empty: (response) => stream(response, opening),
};

function stream(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(body);
}

let home: TempHome;
let proxy: RunningProxy;
let upstream: Server;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    const name = request.url?.split('/')[1] ?? '';
    request.resume().once('end', () => behaviours[name]?.(response));
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const { port } = upstream.address() as AddressInfo;
  const configs = Object.fromEntries(
    Object.keys(behaviours).map((name) => [
      name,
      { base_url: `http://127.0.0.1:${port}/${name}`, auth_token: key },
    ]),
  );
  home = createTempHome({
    'claude.json': {
      ...configs,
      refused: { base_url: 'http://127.0.0.1:1', auth_token: key },
      // Too long for any name server to be asked: what one says of others, and when, is not ours.
      unknown: { base_url: `http://${'x'.repeat(64)}.invalid`, auth_token: key },
      tls: { base_url: `https://127.0.0.1:${port}`, auth_token: key },
    },
  });
  proxy = await startProxy(
    createClaudeDialect({ accountId: 'a', sessionId: 's' }),
    readEnvironment({ CLP_HOME: home.path, CLP_CLAUDE_PORT: '0' }),
  );
});

afterAll(async () => {
  await proxy.stop();
  upstream.closeAllConnections();
  upstream.close();
  home.remove();
});

async function probe(body: unknown): Promise<ProbeResult> {
  const response = await fetch(`${proxy.url}/probe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as ProbeResult;
}

const states = ({ steps }: ProbeResult) => Object.fromEntries(steps.map(({ step, state }) => [step, state]));

test('a working upstream passes every step', async () => {
  const result = await probe({ config: 'good', model: 'm' });
  expect(result).toMatchObject({
    success: true,
    status_code: 200,
    error_message: null,
    config: 'good',
    model: 'm',
    fault: null,
    usage: { metrics: { input: 9, output: 4 } },
  });
  expect(result.target_url).toMatch(/\/good\/v1\/messages\?beta=true$/);
  expect(states(result)).toEqual({
    dns: 'skipped',
    connect: 'ok',
    tls: 'skipped',
    answer: 'ok',
    first_token: 'ok',
    tool_call: 'skipped',
    compression: 'ok',
    usage: 'ok',
  });
});

test('a tool call is asked for and seen, or its absence told', async () => {
  expect(states(await probe({ config: 'tools', tools: true })).tool_call).toBe('ok');
  expect(states(await probe({ config: 'good', tools: true })).tool_call).toBe('warning');
});

test('compressed answers are read', async () => {
  const { success, steps } = await probe({ config: 'gzip' });
  expect(success).toBe(true);
  expect(steps.find(({ step }) => step === 'compression')?.detail).toBe('gzip, read');
});

test.each([
  ['key', 401, 'answered 401', 'auth_token or api_key'],
  ['page', 200, 'text/html instead of a stream', 'web page'],
  ['hidden', 200, 'overloaded_error', 'overloaded'],
  ['cut', 200, 'broke off', 'Try again'],
  ['empty', 200, 'without any content', '--model'],
  ['refused', null, 'the connection was refused', 'port in base_url'],
  ['unknown', null, 'host name', 'host name in base_url'],
  ['tls', null, 'TLS', 'https://'],
])('an upstream that is %s: status %s, the fault and the fix', async (config, status, fault, fix) => {
  const result = await probe({ config });
  expect(result).toMatchObject({ success: false, status_code: status });
  expect(result.fault).toContain(fault);
  expect(result.fix).toContain(fix);
  expect(JSON.stringify(result)).not.toContain(key);
});

test('only configured upstreams are probed', async () => {
  const response = await fetch(`${proxy.url}/probe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ config: 'http://127.0.0.1:1' }),
  });
  expect(response.status).toBe(404);
});
