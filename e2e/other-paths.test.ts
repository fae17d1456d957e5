import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { recordOf } from './kit/records.ts';

/** What is neither a conversation nor a list: it passes as it is, and the record says that it did. */

const picture = 'event: image_generation.completed\ndata: {"type":"image_generation.completed"}\n\n';
let upstream: Server;
let home: Home;
let proxy: RunningProxy;
let bodies: string[] = [];

beforeAll(async () => {
  upstream = createServer((incoming, outgoing) => {
    const coded = { 'content-type': 'application/json', 'content-encoding': 'br' };
    let body = '';
    incoming.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    incoming.on('end', () => {
      bodies.push(body);
      if (incoming.method === 'HEAD') outgoing.writeHead(200, coded).end();
      else if (incoming.headers['if-none-match']) outgoing.writeHead(304, coded).end();
      else if (incoming.url?.includes('images'))
        outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).end(picture);
      else outgoing.end('{"choices":[]}');
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const { port } = upstream.address() as AddressInfo;
  home = createHome({ 'legacy.json': { a: { base_url: `http://127.0.0.1:${port}`, auth_token: 'x' } } });
  proxy = await startProxy('legacy', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  upstream?.closeAllConnections();
  upstream?.close();
  home?.remove();
});

test('a stream that ends in its own way gets no error behind it', async () => {
  const answer = await call(proxy.url, '/v1/images/generations', { body: '{"stream":true}' });
  expect(answer.text).toBe(picture);
  expect((await recordOf(home.path, 'legacy', answer.headers['x-clp-request-id'])).outcome).toBe('ok');
});

test.each([
  ['HEAD', 200, {}],
  ['GET', 304, { 'if-none-match': '"a"' }],
])('%s whose answer has a coding but no body is a %i', async (method, status, headers) => {
  const answer = await call(proxy.url, '/v1/files/file-1', { method, headers });
  expect([answer.status, answer.broken]).toEqual([status, false]);
  expect((await recordOf(home.path, 'legacy', answer.headers['x-clp-request-id'])).outcome).toBe('ok');
});

test('an offer of HTTP/2 is ignored, and the request answered, each time on the same connection', async () => {
  bodies = [];
  const { hostname, port } = new URL(proxy.url);
  const client = connect(Number(port), hostname);
  let text = '';
  client.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  const body = bodyFor('legacy', { user: 'x'.repeat(100_000) });
  for (const count of [1, 2]) {
    client.write(
      `POST ${mainPath.legacy} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    client.write(body);
    await expect.poll(() => text.split('{"choices":[]}').length - 1).toBe(count);
  }
  expect(text).toContain('HTTP/1.1 200 OK');
  expect(bodies).toEqual([body, body]);
  client.destroy();
});
