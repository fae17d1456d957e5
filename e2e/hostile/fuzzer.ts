import { seeded } from '../kit/seeded.ts';

export interface FuzzOptions {
  seed: number;
  path: string;
  body: string;
  host: string;
}

/** Makes one malformed input after the other, always the same from the same seed: pieces to be sent as they are. */
export function createFuzzer({ seed, path, body, host }: FuzzOptions): () => Buffer[] {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const noise = (length: number): string => String.fromCharCode(...Array.from({ length }, () => below(256)));

  const methods = [
    'POST',
    'GET',
    'PUT',
    'OPTIONS',
    'HEAD',
    'CONNECT',
    'TRACE',
    'PRI',
    'post',
    '',
    'P\u0000ST',
    'X'.repeat(300),
  ];
  const paths = [
    path,
    '/',
    '*',
    '/v1/../../etc/passwd',
    '//',
    `${path}/%00%ff`,
    `${path}?${'a=%'.repeat(50)}`,
    'http://evil.example/',
    '/p//v1/x',
    `/${noise(30)}`,
    '/admin/reset',
    '/events',
    '/explain',
  ];
  const versions = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', '', 'HTTP/1.1\u0000'];
  const headers = [
    'content-type: application/json',
    'content-type: text/plain',
    `content-type: ${noise(10)}`,
    'content-encoding: gzip',
    'content-encoding: gzip, gzip, br, deflate',
    'accept: text/event-stream',
    'expect: 100-continue',
    'expect: something',
    'connection: upgrade',
    'upgrade: websocket',
    'upgrade: h2c',
    'transfer-encoding: chunked',
    'content-length: 5',
    'content-length: 0',
    'x-api-key: ',
    `authorization: Bearer ${'k'.repeat(5_000)}`,
    `x-noise: ${noise(40)}`,
    'origin: null',
    'sec-fetch-site: cross-site',
    `cookie: ${'c=d; '.repeat(200)}`,
    'host: other',
    'x-clp-control: guess',
    'last-event-id: 0-0',
  ];
  const bodies = [
    () => body,
    () => body.slice(0, below(body.length)),
    () => noise(below(2_000)),
    () => '['.repeat(100_000),
    () => '{"a":'.repeat(20_000),
    () => `{"model":${'"\\ud800"'},"messages":[{"role":"user","content":"\\u0000\\ud83d"}],"stream":true}`,
    () =>
      JSON.stringify({
        model: 'm',
        stream: pick([true, false, 'yes', null, Number.POSITIVE_INFINITY]),
        messages: pick([[], {}, null, 'x', [null], [{ role: 1, content: 2 }]]),
        input: pick([[], {}, null, 'x']),
      }),
    () => `{"model":"${'m'.repeat(50_000)}","messages":[]}`,
    () => `{"__proto__":{"polluted":true},"constructor":1,"model":"m","messages":[]}`,
    () => `{"model":"m","model":"n","stream":true,"stream":false,"messages":[]}`,
    () => `\ufeff${body}`,
    () =>
      `{"model":1e400,"max_tokens":-1,"messages":[{"role":"user","content":"${'hello world '.repeat(5_000)}"}]}`,
  ];

  function request(): string {
    const content = pick(bodies)();
    const chosen = Array.from({ length: below(8) }, () => pick(headers));
    const length =
      random() < 0.8
        ? [`content-length: ${Buffer.byteLength(content, 'latin1') + (random() < 0.1 ? below(50) - 25 : 0)}`]
        : [];
    const method = random() < 0.7 ? 'POST' : pick(methods);
    const line = `${method} ${random() < 0.7 ? path : pick(paths)} ${random() < 0.8 ? 'HTTP/1.1' : pick(versions)}`;
    const separator = random() < 0.95 ? '\r\n' : pick(['\n', '\r', '\r\n\r\n', ' \r\n']);
    return [line, ...(random() < 0.95 ? [`host: ${host}`] : []), ...chosen, ...length, '', content].join(
      separator,
    );
  }

  /** Changes, drops or doubles some bytes. */
  function mutate(text: string): string {
    const bytes = Buffer.from(text, 'latin1');
    for (let times = below(6); times > 0 && bytes.length > 0; times--)
      bytes[below(Math.min(bytes.length, 400))] = below(256);
    const at = below(bytes.length + 1);
    return random() < 0.1 ? bytes.toString('latin1', 0, at) : bytes.toString('latin1');
  }

  return () => {
    const text = random() < 0.05 ? noise(below(5_000)) : mutate(request());
    const bytes = Buffer.from(text, 'latin1');
    if (random() < 0.7) return [bytes];
    const cut = below(bytes.length + 1);
    return [bytes.subarray(0, cut), bytes.subarray(cut)];
  };
}
