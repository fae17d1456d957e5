import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';

/** A client that sends its whole body before it reads learns all the same why it was refused. */

const size = 20 * 1024 * 1024;
const hash = `sha256:${'0'.repeat(64)}`;
let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  home = createHome({ 'data/system.json': { limits: { bodyBytes: 1024 * 1024 } } });
  proxy = await startProxy('legacy', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  home?.remove();
});

function upload(framing: string, body: Buffer): Promise<string> {
  const { hostname, port } = new URL(proxy.url);
  return new Promise((resolve) => {
    const client = connect(Number(port), hostname);
    let text = '';
    client.on('data', (piece) => {
      text += piece.toString();
    });
    client.on('error', (error) => {
      text += error.message;
    });
    client.on('close', () => resolve(text));
    client.write(`POST ${mainPath.legacy} HTTP/1.1\r\nhost: ${hostname}\r\n${framing}\r\n\r\n`);
    client.write(body);
  });
}

const chunked = Buffer.concat([
  Buffer.from(`${size.toString(16)}\r\n`),
  Buffer.alloc(size, 'a'),
  Buffer.from('\r\n0\r\n\r\n'),
]);
const framings: [string, string, Buffer][] = [
  ['a length', `content-length: ${size}`, Buffer.alloc(size, 'a')],
  ['chunks', 'transfer-encoding: chunked', chunked],
];

test.each(framings)('too large a body, sent with %s', async (_, framing, body) => {
  for (let index = 0; index < 5; index++)
    expect(await upload(framing, body)).toMatch(/^HTTP\/1\.1 413 [\s\S]*limits\.bodyBytes[^}]*}}$/);
});

test.each(framings)('a client without a key, and a body sent with %s', async (_, framing, body) => {
  home.write('data/system.json', { clientKeys: [{ name: 'editor', hash }] });
  // Until the key is known the answer is another, whose connection would be kept.
  const empty = 'content-length: 0\r\nconnection: close';
  await expect.poll(() => upload(empty, Buffer.alloc(0))).toContain(' 401 ');
  for (let index = 0; index < 5; index++)
    expect(await upload(framing, body)).toMatch(/^HTTP\/1\.1 401 [\s\S]*}}$/);
});
