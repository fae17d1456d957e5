import { gzipSync } from 'node:zlib';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyFor, eventsOf, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call, header, open } from './kit/http.ts';
import { type RunningProxy, type Service, startProxy } from './kit/proxy.ts';
import { recordOf } from './kit/records.ts';

/** What real clients were seen to send and need. One test for each finding. */

const services = ['claude', 'codex', 'legacy'] as const;
let sandbox: Sandbox;
let home: Home;
const proxies = new Map<Service, RunningProxy>();

beforeAll(async () => {
  sandbox = await startSandbox();
  const config = { base_url: sandbox.url, auth_token: 'real', active: true };
  home = createHome({
    'claude.json': { a: { ...config, rpm_limit: 1 }, b: { ...config, active: false } },
    'codex.json': { a: config, bound: { ...config, active: false, base_url: sandbox.fault('account=b') } },
    'legacy.json': { a: config },
    'filter.json': [{ source: 'SECRET[0-9]+', target: 'GONE', op: 'replace' }],
    'data/system.json': { timeouts: { idleMs: 20_000 } },
    'data/lb_config.json': {
      services: {
        claude: { failover: false, failureThreshold: 1000 },
        codex: { failover: false, failureThreshold: 1000 },
      },
    },
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: {
        claude: [{ model: 'free', config: 'b' }],
        codex: [{ model: 'bound', config: 'bound' }],
      },
    },
  });
  const started = services.map(
    async (service) =>
      [service, await startProxy(service, home.path, { CLP_SSE_HEARTBEAT_INTERVAL: '0.1' })] as const,
  );
  for (const [service, proxy] of await Promise.all(started)) proxies.set(service, proxy);
});
afterAll(async () => {
  await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  await sandbox?.stop();
  home?.remove();
});

const url = (service: Service): string => proxies.get(service)?.url ?? '';

function ask(service: Service, members: Record<string, unknown>, headers: Record<string, string> = {}) {
  const free = service === 'claude' ? { model: 'free' } : {};
  return call(url(service), mainPath[service], { headers, body: bodyFor(service, { ...free, ...members }) });
}

function arrived() {
  const request = sandbox.requests().at(-1);
  if (!request) throw new Error('nothing arrived');
  return request;
}

/** The body that arrived last; one that is no JSON is shown whole, with the request it came in. */
function arrivedBody(): Record<string, unknown> {
  const { method, url: path, rawHeaders, body } = arrived();
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    throw new Error(`${method} ${path} came with ${body.length} bytes: ${body}\n${rawHeaders.join('\n')}`);
  }
}

describe('Claude Code', () => {
  test('appends /v1/messages to a base that already ends in /v1', async () => {
    const answer = await call(url('claude'), '/v1/v1/messages?beta=true', {
      body: bodyFor('claude', { model: 'free' }),
    });
    expect([answer.status, arrived().url]).toEqual([200, '/v1/messages?beta=true']);
  });

  test('its own headers and its anthropic-beta go out byte for byte', async () => {
    const headers = {
      'User-Agent': 'claude-cli/2.1.330 (external, sdk-cli)',
      'anthropic-beta': 'b-2,a-1,, odd ',
      'anthropic-version': '2026-10-21',
      'X-Stainless-Timeout': '300',
      'x-app': 'cli',
    };
    await ask('claude', {}, headers);
    const { rawHeaders } = arrived();
    for (const [name, value] of Object.entries(headers)) {
      expect(header(rawHeaders, name.toLowerCase())).toBe(value.trimEnd());
    }
    expect(rawHeaders).toContain('X-Stainless-Timeout');
  });

  test("any client's anthropic-beta and anthropic-version stay, missing ones are added", async () => {
    await ask('claude', {}, { 'anthropic-beta': 'mine', 'anthropic-version': '2026-10-21' });
    expect(header(arrived().rawHeaders, 'anthropic-beta')).toBe('mine');
    expect(header(arrived().rawHeaders, 'anthropic-version')).toBe('2026-10-21');
    await ask('claude', {});
    expect(header(arrived().rawHeaders, 'anthropic-version')).toBe('2023-06-01');
  });

  test('a 400 keeps its text, which the client acts on', async () => {
    const message = 'messages.1.content.0: Invalid `signature` in `thinking` block';
    const answer = await ask('claude', {}, { 'x-sandbox': `status=400,message=${message}` });
    expect(answer.json()).toEqual({ type: 'error', error: { type: 'invalid_request_error', message } });
  });

  test('a burst of count_tokens is neither paced nor counted as failure', async () => {
    const burst = Array.from({ length: 26 }, () =>
      call(url('claude'), '/v1/messages/count_tokens?beta=true', {
        headers: { 'x-sandbox': 'status=500' },
        body: bodyFor('claude'),
      }),
    );
    expect(new Set((await Promise.all(burst)).map(({ status }) => status))).toEqual(new Set([500]));
    const health = (await call(url('claude'), '/health', { method: 'GET' })).json() as {
      configs: { name: string; failures?: number; queued: number }[];
    };
    expect(health.configs.find(({ name }) => name === 'a')).toMatchObject({ queued: 0, failures: 0 });
  });

  test('its probe before the first request is answered at once', async () => {
    for (const path of ['/', '/api/hello']) {
      expect((await call(url('claude'), path, { method: 'HEAD' })).status).toBe(200);
    }
  });

  test('system entries between the turns pass', async () => {
    const messages = [
      { role: 'user', content: 'hi' },
      { role: 'system', content: 'note', output_config: { effort: 'low' } },
    ];
    expect((await ask('claude', { messages })).status).toBe(200);
    expect(arrived().body.toString()).toContain('"output_config":{"effort":"low"}');
  });
});

describe('Codex', () => {
  test('is told to use HTTP when it tries a WebSocket', async () => {
    const answer = await call(url('codex'), '/v1/responses', {
      method: 'GET',
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'c2FuZGJveHNhbmRib3g9PQ==',
      },
    });
    expect(answer.status).toBe(426);
    expect(answer.json()).toHaveProperty('error.message');
  });

  test('a leading developer item counts as its instructions', async () => {
    const input = [
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'You are Codex.' }] },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] },
    ];
    const answer = await ask('codex', { instructions: undefined, input, stream: true });
    expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
    expect(arrivedBody()).not.toHaveProperty('instructions');
  });

  test('gets an identity-coded body whatever the upstream sends', async () => {
    for (const encoding of ['gzip', 'br', 'zstd', 'deflate', 'false-gzip']) {
      const answer = await ask('codex', { stream: true }, { 'x-sandbox': `encoding=${encoding}` });
      expect(answer.headers['content-encoding']).toBeUndefined();
      expect(eventsOf(answer.text).at(-1)).toMatchObject({ type: 'response.completed' });
    }
  });

  test('a 429 keeps its Retry-After', async () => {
    const answer = await ask('codex', { stream: true }, { 'x-sandbox': 'status=429,retry-after=3' });
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '3']);
    // It also cools the config down; the other tests want it back.
    const headers = { 'content-type': 'application/json' };
    await call(url('codex'), '/admin/reset', { headers, body: '{}' });
  });

  test('reasoning of another account is taken out and the turn goes on', async () => {
    const foreign = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sandbox:a:1' };
    const input = [{ role: 'user', content: 'hi' }, foreign, { role: 'user', content: 'go on' }];
    const answer = await ask('codex', { model: 'bound', input, stream: true });
    expect(answer.status).toBe(200);
    expect(arrived().body.toString()).not.toContain('encrypted_content');
    expect(arrived().body.toString()).toContain('go on');
  });

  test('reasoning that only this account can have made stays, and its refusal comes as it is', async () => {
    const session = { 'session-id': 'one-account' };
    const turn = (text: string) => ({ role: 'user', content: text });
    const first = await ask('codex', { model: 'bound', input: [turn('hi')], stream: true }, session);
    expect(first.status).toBe(200);
    const broken = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sandbox:broken:1' };
    const input = [turn('hi'), broken, turn('go on')];
    const before = sandbox.requests().length;
    const refused = await ask('codex', { model: 'bound', input, stream: true }, session);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('invalid_encrypted_content');
    expect(sandbox.requests().length).toBe(before + 1);
  });

  test('a conversation that moved to another account goes on there turn after turn', async () => {
    const session = { 'session-id': 'two-accounts' };
    const turn = (text: string) => ({ role: 'user', content: text });
    const foreign = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sandbox:a:1' };
    await ask('codex', { input: [turn('hi')], stream: true }, session);
    for (const text of ['go on', 'and on']) {
      const input = [turn('hi'), foreign, turn(text)];
      const answer = await ask('codex', { model: 'bound', input, stream: true }, session);
      expect(answer.status).toBe(200);
      expect(arrived().body.toString()).not.toContain('encrypted_content');
    }
  });

  test('is kept alive by data events, not by comments', async () => {
    const answer = await ask('codex', { stream: true }, { 'x-sandbox': 'first=2500' });
    expect(answer.text).toContain('data: {"type":"keepalive"}');
    expect(answer.text).not.toMatch(/^:/m);
  });

  test('what filters look for leaves neither in its metadata header nor in JSON inside JSON', async () => {
    const metadata = JSON.stringify({ workspace: '/home/SECRET1' });
    await ask('codex', { client_metadata: { turn: metadata } }, { 'x-codex-turn-metadata': metadata });
    expect(header(arrived().rawHeaders, 'x-codex-turn-metadata')).toBe('{"workspace":"/home/GONE"}');
    const sent = arrivedBody() as { client_metadata: { turn: string } };
    expect(JSON.parse(sent.client_metadata.turn)).toEqual({ workspace: '/home/GONE' });
  });
});

describe('every client', () => {
  test.each(services)('%s: the body decides on streaming, not the Accept header', async (service) => {
    const streamed = await ask(service, { stream: true }, { accept: 'application/json' });
    expect(streamed.headers['content-type']).toContain('text/event-stream');
    const whole = await ask(service, { stream: false }, { accept: 'text/event-stream, */*' });
    expect(whole.headers['content-type']).toContain('application/json');
  });

  test.each(services)('%s: without `stream` it gets one JSON answer', async (service) => {
    const answer = await ask(service, {}, { accept: 'application/json' });
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.json()).toHaveProperty('model');
  });

  test.each(services)('%s: its credential in either header is replaced', async (service) => {
    await ask(service, {}, { authorization: 'Bearer theirs', 'x-api-key': 'theirs', 'api-key': 'theirs' });
    expect(arrived().rawHeaders.join('\n')).not.toContain('theirs');
    expect(header(arrived().rawHeaders, 'authorization')).toBe('Bearer real');
  });

  test.each(services)('%s: when it leaves, the upstream request ends at once', async (service) => {
    const spec = `endless,id=${service}`;
    const stream = open(url(service), mainPath[service], {
      headers: { 'x-sandbox': spec },
      body: bodyFor(service, { stream: true, model: `free`, user: spec, metadata: { user_id: spec } }),
    });
    await expect.poll(() => stream.text().length).toBeGreaterThan(2000);
    const request = arrived();
    expect(request.outcome).toBe('pending');
    stream.leave();
    await expect.poll(() => request.outcome).toBe('client-left');
    const record = await recordOf(home.path, service, stream.headers()['x-clp-request-id']);
    expect(record.outcome).toBe('aborted');
  });

  test.each(services)('%s: a compressed request is filtered, an unknown coding refused', async (service) => {
    const text = bodyFor(service, { model: 'free', user: 'SECRET42', metadata: { user_id: 'SECRET42' } });
    const headers = { 'content-encoding': 'gzip' };
    await call(url(service), mainPath[service], { headers, body: gzipSync(text) });
    expect(arrived().body.toString()).not.toContain('SECRET');
    expect(header(arrived().rawHeaders, 'content-encoding')).toBeUndefined();
    const before = sandbox.requests().length;
    const refused = await call(url(service), mainPath[service], {
      headers: { 'content-encoding': 'x-odd' },
      body: text,
    });
    expect([refused.status, sandbox.requests().length]).toEqual([415, before]);
  });
});
