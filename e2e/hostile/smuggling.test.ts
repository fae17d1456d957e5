import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from '../kit/body.ts';
import { figure } from '../kit/figure.ts';
import { createHome, type Home } from '../kit/home.ts';
import { type RunningProxy, type Service, startProxy } from '../kit/proxy.ts';
import { sendRaw } from './raw.ts';

const services = ['claude', 'codex', 'legacy'] as const;
let sandbox: Sandbox;
const homes: Home[] = [];
const proxies = new Map<Service, RunningProxy>();

beforeAll(async () => {
  sandbox = await startSandbox();
  for (const service of services) {
    const home = createHome({ [`${service}.json`]: { only: { base_url: sandbox.url, auth_token: 'x' } } });
    homes.push(home);
    proxies.set(service, await startProxy(service, home.path));
  }
});
afterAll(async () => {
  await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  await sandbox?.stop();
  for (const home of homes) home.remove();
});

interface Parts {
  path: string;
  body: string;
  /** A whole second request, to be smuggled. */
  inner: string;
}

/** Requests two readers could understand differently: what stands after `POST` line and Host. */
const cases: Record<string, (parts: Parts) => string> = {
  'Content-Length and Transfer-Encoding': ({ body, inner }) =>
    `content-length: ${body.length}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
  'Transfer-Encoding and Content-Length': ({ inner }) =>
    `transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n${inner}`,
  'two different Content-Lengths': ({ body }) =>
    `content-length: ${body.length}\r\ncontent-length: ${body.length + 30}\r\n\r\n${body}`,
  'two equal Content-Lengths': ({ body }) =>
    `content-length: ${body.length}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  'a list as Content-Length': ({ body }) => `content-length: ${body.length}, ${body.length}\r\n\r\n${body}`,
  'a negative Content-Length': ({ body }) => `content-length: -1\r\n\r\n${body}`,
  'a signed Content-Length': ({ body }) => `content-length: +${body.length}\r\n\r\n${body}`,
  'a hexadecimal Content-Length': ({ body }) =>
    `content-length: 0x${body.length.toString(16)}\r\n\r\n${body}`,
  'a Content-Length beyond every number': ({ body }) =>
    `content-length: 99999999999999999999999\r\n\r\n${body}`,
  'an obsolete folded header': ({ body, inner }) =>
    `x-folded: one\r\n two\r\ntransfer-encoding:\r\n chunked\r\ncontent-length: ${body.length}\r\n\r\n${body}${inner}`,
  'a space before the colon': ({ body, inner }) =>
    `transfer-encoding : chunked\r\ncontent-length: ${body.length}\r\n\r\n${body}${inner}`,
  'an unknown transfer coding': ({ body }) => `transfer-encoding: xchunked\r\n\r\n${body}`,
  'chunked that is not the last coding': ({ body }) => `transfer-encoding: chunked, identity\r\n\r\n${body}`,
  'a chunk size that is no number': ({ inner }) =>
    `transfer-encoding: chunked\r\n\r\nzz\r\n\r\n0\r\n\r\n${inner}`,
  'a negative chunk size': ({ inner }) => `transfer-encoding: chunked\r\n\r\n-1\r\n\r\n0\r\n\r\n${inner}`,
  'a chunk size beyond every number': ({ inner }) =>
    `transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\nx\r\n0\r\n\r\n${inner}`,
  'a chunk longer than its size': ({ body, inner }) =>
    `transfer-encoding: chunked\r\n\r\n${(body.length - 3).toString(16)}\r\n${body}\r\n0\r\n\r\n${inner}`,
  'a chunk that ends in a line feed alone': ({ body, inner }) =>
    `transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\n${body}\n0\n\n${inner}`,
  'lines that end in a carriage return alone': ({ body, inner }) =>
    `x-one: 1\rtransfer-encoding: chunked\r\ncontent-length: ${body.length}\r\n\r\n${body}${inner}`,
  'a zero byte in a header': ({ body }) => `x-zero: a\0b\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  'a header without a name': ({ body }) => `: nameless\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  'a header name with a space': ({ body }) => `x y: z\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  'two Host headers': ({ body }) => `host: evil.example\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
};

let refused = 0;

test.each(services.flatMap((service) => Object.keys(cases).map((name) => [service, name] as const)))(
  '%s: %s is refused, and nothing of it goes upstream',
  async (service, name) => {
    const url = proxies.get(service)?.url ?? '';
    const { host } = new URL(url);
    const path = mainPath[service];
    const body = bodyFor(service);
    const inner = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nx-smuggled: yes\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    const before = sandbox.requests().length;
    const answer = await sendRaw(
      url,
      [`POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${cases[name]?.({ path, body, inner })}`],
      { answers: 1 },
    );
    const wentUp = sandbox.requests().slice(before);
    expect(answer.statuses).toHaveLength(1);
    expect([400, 413, 431, 501]).toContain(answer.statuses[0]);
    if (name !== 'two Host headers') expect(answer.closed).toBe(true);
    expect(wentUp).toEqual([]);
    expect(answer.text.slice(answer.text.indexOf('\r\n\r\n'))).toContain('"message"');
    refused++;
  },
);

test('all of them are refused, and an honest request is still answered', async (context) => {
  for (const service of services) {
    const url = proxies.get(service)?.url ?? '';
    const body = bodyFor(service);
    const head = `POST ${mainPath[service]} HTTP/1.1\r\nhost: ${new URL(url).host}\r\n`;
    const { statuses } = await sendRaw(
      url,
      [
        `${head}content-length: ${body.length}\r\n\r\n${body}`,
        `${head}transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      ],
      { quietMs: 1_500, answers: 2 },
    );
    expect(statuses).toEqual([200, 200]);
  }
  figure(
    context,
    `${refused} of ${services.length * Object.keys(cases).length} ambiguous requests refused with a clear error, none went upstream`,
  );
});
