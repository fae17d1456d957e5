import { randomBytes } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, eventsOf } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call, header, open } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { recordOf } from './kit/records.ts';

let sandbox: Sandbox;
let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  sandbox = await startSandbox();
  home = createHome({
    'claude.json': {
      plain: { base_url: sandbox.url, auth_token: 'real', active: true, client_profile: 'passthrough' },
      relay: { base_url: sandbox.url, auth_token: 'real' },
      keyed: { base_url: sandbox.url, api_key: 'real-key', auth_token: '' },
    },
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: {
        claude: [
          { model: 'for-relay', config: 'relay' },
          { model: 'for-keyed', config: 'keyed' },
        ],
      },
    },
  });
  proxy = await startProxy('claude', home.path, { CLP_SSE_HEARTBEAT_INTERVAL: '0.1' });
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

function lastRequest() {
  const request = sandbox.requests().at(-1);
  if (!request) throw new Error('nothing arrived');
  return request;
}

test('a body nobody edits arrives byte for byte', async () => {
  const odd =
    '{ "model":"x\\u0041", "stream" : false,\n "big": 12345678901234567890.10, "dup":1, "dup":2, "messages":[{"role":"user","content":"\\ud83d\\ude00 ü\\/"}] }\r\n';
  expect((await call(proxy.url, '/v1/messages', { body: odd })).status).toBe(200);
  expect(lastRequest().body.toString()).toBe(odd);
  const large = bodyFor('claude', {
    messages: [{ role: 'user', content: randomBytes(1_500_000).toString('base64') }],
  });
  expect((await call(proxy.url, '/v1/messages', { body: large })).status).toBe(200);
  expect(lastRequest().body.equals(Buffer.from(large))).toBe(true);
});

test('an edited body differs only in the edited members', async () => {
  const body =
    '{"model": "for-relay",  "x":[1.0,2e3], "metadata":{"team":"a"}, "messages":[ {"role":"user","content":"hi"} ]}';
  await call(proxy.url, '/v1/messages', { body });
  const sent = lastRequest().body.toString();
  expect(sent.replace(/"metadata":\{[^}]*\}/, '"metadata":{"team":"a"}')).toBe(body);
  expect(JSON.parse(sent).metadata).toMatchObject({
    team: 'a',
    user_id: expect.stringMatching(/^user_[0-9a-f]{64}_account__session_[0-9a-f-]{36}$/),
  });
});

test('an edited body too long to be copied arrives whole, with its length', async () => {
  for (const kilobytes of [40, 300, 5_000]) {
    const body = bodyFor('claude', {
      model: 'for-relay',
      messages: [{ role: 'user', content: randomBytes(kilobytes * 750).toString('base64') }],
    });
    expect((await call(proxy.url, '/v1/messages', { body })).status).toBe(200);
    const { body: sent, rawHeaders } = lastRequest();
    const { metadata, ...rest } = JSON.parse(sent.toString());
    expect([rest, metadata]).toEqual([JSON.parse(body), { user_id: expect.any(String) }]);
    expect(header(rawHeaders, 'content-length')).toBe(String(sent.length));
  }
});

test("metadata.user_id is the same every time and a client's own stays", async () => {
  const userIds: unknown[] = [];
  for (const metadata of [undefined, undefined, { user_id: 'mine' }]) {
    await call(proxy.url, '/v1/messages', { body: bodyFor('claude', { model: 'for-relay', metadata }) });
    userIds.push(JSON.parse(lastRequest().body.toString()).metadata.user_id);
  }
  expect(userIds[0]).toBe(userIds[1]);
  expect(userIds[2]).toBe('mine');
});

test.each([
  ['/v1/messages', '/v1/messages?beta=true'],
  ['/v1/messages?beta=true', '/v1/messages?beta=true'],
  ['/v1/messages?a=1&Beta=false', '/v1/messages?a=1&Beta=false'],
  ['/v1/messages?a=%2Fx', '/v1/messages?a=%2Fx&beta=true'],
])('%s goes to a relay as %s', async (path, expected) => {
  await call(proxy.url, path, { body: bodyFor('claude', { model: 'for-relay' }) });
  expect(lastRequest().url).toBe(expected);
});

test("the config's credential replaces whatever the client sent", async () => {
  const headers = { authorization: 'Bearer client', 'x-api-key': 'client', cookie: 'a=b' };
  await call(proxy.url, '/v1/messages', { headers, body: bodyFor('claude') });
  let { rawHeaders } = lastRequest();
  expect(header(rawHeaders, 'authorization')).toBe('Bearer real');
  expect([header(rawHeaders, 'x-api-key'), header(rawHeaders, 'cookie')]).toEqual([undefined, undefined]);
  await call(proxy.url, '/v1/messages', { headers, body: bodyFor('claude', { model: 'for-keyed' }) });
  ({ rawHeaders } = lastRequest());
  expect(header(rawHeaders, 'x-api-key')).toBe('real-key');
  expect(header(rawHeaders, 'authorization')).toBeUndefined();
});

test('count_tokens, models and any other path pass through', async () => {
  const count = await call(proxy.url, '/v1/messages/count_tokens', { body: bodyFor('claude') });
  expect(count.json()).toHaveProperty('input_tokens');
  const models = await call(proxy.url, '/v1/models?limit=1000', {
    method: 'GET',
    headers: { 'anthropic-version': '2023-06-01' },
  });
  expect(models.json()).toMatchObject({ has_more: false });
  expect(lastRequest().url).toBe('/v1/models?limit=1000');
  const echo = await call(proxy.url, '/v1/echo/a%2Fb?q=%20', { method: 'PUT', body: 'no json' });
  expect(echo.json()).toMatchObject({ method: 'PUT', url: '/v1/echo/a%2Fb?q=%20', body: 'no json' });
  const missing = await call(proxy.url, '/v1/files', { method: 'GET' });
  expect(missing.status).toBe(404);
});

test('a stream reaches the client event by event', async () => {
  const ask = (spec: string) =>
    open(proxy.url, '/v1/messages', {
      headers: { 'x-sandbox': `${spec},text=one two three four five six` },
      body: bodyFor('claude', { stream: true }),
    });
  // Its upstream sends the rest never.
  const half = ask('stall=mid-stream');
  await expect.poll(half.text).toContain('one');
  expect(half.text()).not.toContain('six');
  expect(half.isOver()).toBe(false);
  half.leave();
  const whole = ask('gap=20');
  await whole.ended;
  expect(whole.text()).toContain('message_stop');
});

test.each(['gzip', 'deflate', 'br', 'zstd', 'false-gzip'])(
  'an answer coded as %s is readable',
  async (encoding) => {
    for (const stream of [true, false]) {
      const answer = await call(proxy.url, '/v1/messages', {
        headers: { 'x-sandbox': `encoding=${encoding}`, 'accept-encoding': 'gzip, deflate, br, zstd' },
        body: bodyFor('claude', { stream }),
      });
      const coding = answer.headers['content-encoding'];
      const decoders: Record<string, (body: Buffer) => Buffer> = {
        gzip: gunzipSync,
        br: brotliDecompressSync,
      };
      const text = (coding ? decoders[coding]?.(answer.body) : answer.body)?.toString();
      expect(text).toContain(stream ? 'message_stop' : '"end_turn"');
      const record = await recordOf(home.path, 'claude', answer.headers['x-clp-request-id']);
      expect(record.usage?.metrics.output).toBeGreaterThan(10);
    }
  },
);

test('heartbeats come before the first byte and between events, never inside one', async () => {
  const waiting = await call(proxy.url, '/v1/messages', {
    headers: { 'x-sandbox': 'delay=2500' },
    body: bodyFor('claude', { stream: true }),
  });
  expect(waiting.text.startsWith('event: ping\ndata: {"type":"ping"}\n\n')).toBe(true);
  expect(eventsOf(waiting.text).at(-1)).toMatchObject({ type: 'message_stop' });
  // Pieces end inside events: a heartbeat there would break JSON.
  const dripping = await call(proxy.url, '/v1/messages', {
    headers: { 'x-sandbox': 'split=701,gap=300,text=a b c' },
    body: bodyFor('claude', { stream: true }),
  });
  expect(eventsOf(dripping.text).filter(({ type }) => type !== 'ping').length).toBeGreaterThan(7);
  const plain = await call(proxy.url, '/v1/messages', {
    headers: { 'x-sandbox': 'delay=1000' },
    body: bodyFor('claude'),
  });
  expect(plain.json()).toHaveProperty('content');
});

test('a client that leaves takes the upstream request with it', async () => {
  for (const spec of ['stall=before-headers,id=1', 'stall=mid-stream,id=2', 'endless,id=3']) {
    const stream = open(proxy.url, '/v1/messages', {
      headers: { 'x-sandbox': spec },
      body: bodyFor('claude', { stream: true, model: spec }),
    });
    const arrived = () => sandbox.requests().findLast(({ body }) => body.includes(`"${spec}"`));
    await expect.poll(() => arrived()?.outcome).toBe('pending');
    if (spec.startsWith('endless')) await expect.poll(() => stream.text().length).toBeGreaterThan(1000);
    stream.leave();
    await expect.poll(() => arrived()?.outcome).toBe('client-left');
  }
});

test('usage of the record is what the upstream counted, streamed and whole', async () => {
  for (const stream of [false, true]) {
    const model = `sandbox-thinking-${stream}`;
    const answer = await call(proxy.url, '/v1/messages', {
      body: bodyFor('claude', {
        model,
        stream,
        system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }],
      }),
    });
    const record = await recordOf(home.path, 'claude', answer.headers['x-clp-request-id']);
    const truth = sandbox.totals().find((totals) => totals.model === model)?.usage;
    expect(record.usage?.metrics).toMatchObject({
      input: truth?.input,
      cached_create: truth?.cacheWrite5m,
      output: truth?.output,
      reasoning: truth?.reasoning,
    });
    expect(record).toMatchObject({ outcome: 'ok', status_code: 200, model, stream });
  }
});
