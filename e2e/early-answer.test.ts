import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { type Answer, call } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { until } from './kit/wait.ts';

/** More than the sockets on the way take at once. Bytes. */
const size = 12 * 1024 * 1024;
const json = '{"id":"1","object":"chat.completion","choices":[],"usage":{"prompt_tokens":1}}';
const answer = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${json.length}\r\n\r\n${json}`;

/** How many of its letter the long text of each request arrived with; `foreign`: with others among them. */
const arrived: Record<string, number | 'foreign'> = {};
const servers: Server[] = [];
let home: Home;
let proxy: RunningProxy;

let readOn: () => void = () => undefined;
const mayReadOn = new Promise<void>((resolve) => {
  readOn = resolve;
});

/** Takes one request after the other; a slow one answers when a request begins, and reads it when the test says so. */
function serve(socket: Socket, isSlow: boolean): void {
  let pieces: Buffer[] = [];
  let missing = 0;
  socket.on('error', () => undefined);
  socket.on('data', (piece) => {
    if (missing === 0) {
      const head = /^[\s\S]*?content-length: (\d+)[\s\S]*?\r\n\r\n/i.exec(piece.toString('latin1'));
      missing = Number(head?.[1]) + (head?.[0].length ?? 0);
      if (isSlow) {
        socket.write(answer);
        socket.pause();
        void mayReadOn.then(() => socket.resume());
      }
    }
    pieces.push(piece);
    missing -= piece.length;
    if (missing > 0) return;
    note(Buffer.concat(pieces).toString('latin1'));
    pieces = [];
    if (!isSlow) socket.write(answer);
  });
}

async function startUpstream(isSlow: boolean): Promise<string> {
  const server = createServer((socket) => serve(socket, isSlow));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function note(request: string): void {
  const text = /"([A-Z]+)"/.exec(request)?.[1] ?? '';
  const letter = /"name":"([A-Z])"/.exec(request)?.[1] ?? '';
  arrived[letter] = text === letter.repeat(text.length) ? text.length : 'foreign';
}

beforeAll(async () => {
  home = createHome({
    'legacy.json': {
      fast: { base_url: await startUpstream(false), auth_token: 'x', active: true },
      slow: { base_url: await startUpstream(true), auth_token: 'x' },
    },
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: { legacy: [{ model: 'slow-model', config: 'slow' }] },
    },
  });
  proxy = await startProxy('legacy', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  for (const server of servers) server.close();
  home?.remove();
});

/** A body nothing is changed in: it goes out as it is, in one write. */
function send(letter: string, model: string): Promise<Answer> {
  const body = bodyFor('legacy', { model, user: letter.repeat(size), metadata: { name: letter } });
  return call(proxy.url, mainPath.legacy, { body });
}

test('a body that is still on its way when its answer is over stays what it is', async () => {
  expect(await send('A', 'slow-model')).toMatchObject({ status: 200 });
  expect(arrived).toEqual({});
  // Bodies of the same size: they would be given the memory of the first.
  for (const letter of 'BCDE') {
    expect(await send(letter, 'fast-model')).toMatchObject({ status: 200 });
  }
  readOn();
  await until(async () => Object.keys(arrived).length === 5);
  expect(arrived).toEqual(Object.fromEntries([...'ABCDE'].map((letter) => [letter, size])));
});
