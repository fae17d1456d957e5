import { request } from 'node:http';
import { startSandbox } from '@clp/sandbox';
import { expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome } from './kit/home.ts';
import { call } from './kit/http.ts';
import { startProxy } from './kit/proxy.ts';
import { recordOf } from './kit/records.ts';
import { until } from './kit/wait.ts';

const megabyte = 1024 * 1024;
const size = 20 * megabyte;

/** Bytes of buffers outside the heap, as the process itself counts them. */
async function externalBytes(url: string): Promise<number> {
  const { text } = await call(url, '/metrics', { method: 'GET' });
  return Number(/^nodejs_external_memory_bytes (\S+)/m.exec(text)?.[1]);
}

test('a client that stops reading a stream of 20 MB holds the upstream back, not the bytes; captures are on', async () => {
  const sandbox = await startSandbox();
  const home = createHome({
    'claude.json': { big: { base_url: sandbox.fault(`size=${size}`), auth_token: 'sk-1', active: true } },
  });
  const proxy = await startProxy('claude', home.path);
  const { port } = new URL(proxy.url);
  let received = 0;
  const before = await externalBytes(proxy.url);
  const stream = request({
    port,
    method: 'POST',
    path: mainPath.claude,
    headers: { 'content-type': 'application/json' },
  });
  stream.end(bodyFor('claude', { stream: true, max_tokens: 1e8 }));
  const answer = await new Promise<import('node:http').IncomingMessage>((resolve) =>
    stream.once('response', resolve),
  );
  answer.on('data', (piece: Buffer) => {
    received += piece.length;
  });
  await until(async () => received > 0);
  answer.pause();
  // Long enough for all 20 MB to arrive if anything took them; the least of several looks leaves garbage out.
  const looks: number[] = [];
  for (let look = 0; look < 15; look++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    looks.push((await externalBytes(proxy.url)) - before);
  }
  expect(Math.min(...looks.slice(-8))).toBeLessThan(8 * megabyte);
  answer.resume();
  await new Promise((resolve) => answer.once('end', resolve));
  expect(received).toBeGreaterThan(size);
  const record = await recordOf(home.path, 'claude', String(answer.headers['x-clp-request-id']));
  expect(record).toMatchObject({ outcome: 'ok', bytes: { out: received }, capture: {} });
  await proxy.stop();
  await sandbox.stop();
  home.remove();
});
