import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { unpackCaptures } from './kit/captures.ts';
import { type Clp, createClp } from './kit/clp.ts';
import { createHome, entriesOf, type Home } from './kit/home.ts';
import { call, open } from './kit/http.ts';
import { type RunningProxy, type Service, startProxy } from './kit/proxy.ts';
import { readRecords, recordOf } from './kit/records.ts';
import { waitFor } from './kit/wait.ts';

/** `CLP_FULL=1` sends the ten thousand the totals must hold for. */
const count = process.env.CLP_FULL ? 10_000 : 300;
const atOnce = 12;
const services = ['claude', 'codex', 'legacy'] as const;
const configSecret = 'sk-planted-config-key-7431';
const clientSecret = 'sk-planted-client-key-9920';
const privateText = 'planted private words';

let sandbox: Sandbox;
let home: Home;
let clp: Clp;
const proxies = new Map<Service, RunningProxy>();

beforeAll(async () => {
  sandbox = await startSandbox();
  const configs = {
    flaky: {
      base_url: sandbox.fault('status=529,fail=40'),
      auth_token: configSecret,
      active: true,
      weight: 2,
    },
    steady: { base_url: sandbox.url, auth_token: configSecret, weight: 1 },
  };
  home = createHome({
    'claude.json': configs,
    'codex.json': configs,
    'legacy.json': configs,
    'filter.json': [{ source: privateText, op: 'replace', target: '[gone]', literal: true }],
    'data/prices.json': { 'model-*': { input: 1, output: 2 } },
  });
  clp = await createClp(home.path);
  for (const service of services) proxies.set(service, await startProxy(service, home.path));
});

afterAll(async () => {
  await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  await sandbox.stop();
  home.remove();
});

/** A request of any kind: streamed or not, cached or not, thinking, later turns, private text. */
function mixed(number: number): { service: Service; body: string } {
  const service = services[number % 3] as Service;
  const stream = number % 2 === 0;
  const model = `model-${number % 4}`;
  const text = `Question ${number} about ${privateText}. ${'More words. '.repeat(number % 50)}`;
  const turns = [
    { role: 'user', content: text },
    ...(number % 5 === 0
      ? [
          { role: 'assistant', content: 'An answer.' },
          { role: 'user', content: 'Go on.' },
        ]
      : []),
  ];
  if (service === 'codex') return { service, body: bodyFor(service, { model, stream, input: turns }) };
  if (service === 'legacy')
    return {
      service,
      body: bodyFor(service, {
        model,
        stream,
        messages: turns,
        ...(stream && { stream_options: { include_usage: true } }),
      }),
    };
  const ttl = number % 2 === 0 ? '1h' : '5m';
  const system = [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl } }];
  return {
    service,
    body: bodyFor(service, { model, stream, messages: turns, ...(number % 4 < 3 && { system }) }),
  };
}

async function send(from: number, to: number): Promise<void> {
  let next = from;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let number = next++; number < to; number = next++) {
        const { service, body } = mixed(number);
        const answer = await call(proxies.get(service)?.url ?? '', mainPath[service], {
          headers: { 'content-type': 'application/json', 'x-api-key': clientSecret },
          body,
        });
        expect(answer.status, answer.text).toBe(200);
      }
    }),
  );
}

function recorded(): number {
  return services.reduce((sum, service) => sum + readRecords(home.path, service).length, 0);
}

interface Group {
  keys: { service: Service; model: string };
  requests: number;
  input: number;
  cache_write: number;
  cache_read: number;
  output: number;
  reasoning: number;
  cost: number;
  unpriced: number;
}

async function usage(): Promise<{ groups: Group[]; total: Group }> {
  const { out, err } = await clp.run('usage', '--by', 'service,model', '--json');
  expect(err).toBe('');
  return JSON.parse(out) as { groups: Group[]; total: Group };
}

/** The same counts as the sandbox keeps them, cached tokens beside the input. */
function countsOf(groups: readonly Group[]): Record<string, unknown>[] {
  const protocols = { claude: 'messages', codex: 'responses', legacy: 'chat' } as const;
  return groups
    .map(({ keys, requests, input, cache_write: write, cache_read: read, output, reasoning }) => ({
      name: `${protocols[keys.service]} ${keys.model}`,
      answers: requests,
      input,
      write,
      read,
      output,
      reasoning,
    }))
    .sort((left, right) => left.name.localeCompare(right.name));
}

function groundTruth(): Record<string, unknown>[] {
  return sandbox
    .totals()
    .map(({ protocol, model, answers, usage: truth }) => ({
      name: `${protocol} ${model}`,
      answers,
      input: truth.input,
      write: truth.cacheWrite5m + truth.cacheWrite1h,
      read: truth.cacheRead,
      output: truth.output,
      reasoning: truth.reasoning,
    }))
    .sort((left, right) => left.name.localeCompare(right.name));
}

test('totals are the provider’s to the token, whatever happens to services, log and index', async () => {
  const half = Math.floor(count / 2);
  await send(0, half);
  await waitFor(() => recorded() === half);
  proxies.get('legacy')?.child.kill('SIGKILL');
  proxies.set('legacy', await startProxy('legacy', home.path));
  await send(half, count);
  await waitFor(() => recorded() === count);
  const before = await usage();
  expect(countsOf(before.groups)).toEqual(groundTruth());
  expect(before.total).toMatchObject({ requests: count, unpriced: 0 });

  for (const suffix of ['', '-wal', '-shm'])
    rmSync(join(home.path, `data/index.sqlite${suffix}`), { force: true });
  expect(await usage()).toEqual(before);
  expect((await clp.run('reindex')).out).toContain(`Read ${count} requests`);
  expect(await usage()).toEqual(before);
  expect((await clp.run('prune', '--all')).out).toContain(`Removed ${count} requests`);
  expect(await usage()).toEqual(before);
  expect((await clp.run('reindex')).code).toBe(0);
  expect(await usage()).toEqual(before);
}, 600_000);

test('an answer the client leaves is counted as far as it came, and marked', async () => {
  const proxy = proxies.get('claude');
  home.write('claude.json', {
    slow: { base_url: sandbox.fault('stall=mid-stream'), auth_token: configSecret, active: true },
  });
  await expect
    .poll(async () => (await call(proxy?.url ?? '', '/health', { method: 'GET' })).text)
    .toContain('"active_config":"slow"');
  const stream = open(proxy?.url ?? '', mainPath.claude, {
    headers: { 'content-type': 'application/json' },
    body: bodyFor('claude', { model: 'model-left', stream: true }),
  });
  await waitFor(() => stream.text().includes('content_block_delta'));
  const id = stream.headers()['x-clp-request-id'];
  stream.leave();
  const record = await recordOf(home.path, 'claude', id);
  expect(record).toMatchObject({ outcome: 'aborted', usage_partial: true });
  expect(record.usage?.metrics.input).toBeGreaterThan(0);
});

test('what was sent and what came back can be looked at, without credentials and filtered text', async () => {
  const answer = await call(proxies.get('codex')?.url ?? '', mainPath.codex, {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${clientSecret}` },
    body: bodyFor('codex', { input: `About ${privateText}: hello`, model: 'model-1' }),
  });
  const id = String(answer.headers['x-clp-request-id']);
  await recordOf(home.path, 'codex', id);
  await expect
    .poll(async () => (await clp.run('show', id, '--body', 'request')).out)
    .toContain('About [gone]: hello');
  expect((await clp.run('show', id, '--body', 'response')).out).toContain('response');
  expect(Number(answer.headers['x-clp-overhead-ms'])).toBeGreaterThanOrEqual(0);
});

test('no planted secret is anywhere below data and run', async () => {
  const url = proxies.get('codex')?.url ?? '';
  const listener = open(url, '/events', { method: 'GET' });
  await waitFor(() => listener.text().includes('event: hello'));
  const coded = encodeURIComponent(privateText);
  const headers = { 'content-type': 'application/json', 'x-session-id': privateText };
  const odd = await call(url, `/p/${coded}${mainPath.codex}`, { headers, body: bodyFor('codex') });
  await call(url, `/v1/files/${coded}`, { method: 'GET', headers });
  await call(url, `/v1/responses/${coded}`, { headers: { ...headers, origin: 'https://evil.example' } });
  const record = await recordOf(home.path, 'codex', odd.headers['x-clp-request-id']);
  expect(record).toMatchObject({ project: '[gone]', session: '[gone]', path: `/p/[gone]${mainPath.codex}` });
  await waitFor(() => (listener.text().match(/event: req.end/g) ?? []).length >= 3);
  expect(listener.text()).not.toContain(privateText);
  expect(listener.text()).not.toContain(coded);
  listener.leave();
  expect((await clp.run('config', 'rename', 'codex', 'flaky', 'fickle')).code).toBe(0);
  const files = entriesOf(home.path).filter(({ name }) => /^(data|run)\//.test(name));
  for (const ending of ['.clp', '.sealed', 'changes.jsonl', 'index.sqlite', '.jsonl'])
    expect(files.some(({ name }) => name.endsWith(ending))).toBe(true);
  const holding = files.filter(({ name, bytes = Buffer.alloc(0) }) => {
    const text = name.endsWith('.clp') ? unpackCaptures(bytes) : bytes;
    const secrets = [configSecret, clientSecret, privateText, encodeURIComponent(privateText)];
    return secrets.some((secret) => text.includes(secret));
  });
  expect(holding.map(({ name }) => name)).toEqual([]);
});

test('metrics count requests, tokens and cost, and say what CLP itself takes', async () => {
  const { text, headers } = await call(proxies.get('codex')?.url ?? '', '/metrics', { method: 'GET' });
  expect(headers['content-type']).toContain('text/plain');
  for (const name of [
    'clp_requests_total{',
    'gen_ai_client_token_usage_total{',
    'gen_ai_client_operation_duration_seconds_bucket{',
    'clp_cost_dollars_total{',
    'clp_overhead_seconds_bucket{',
    'clp_config_available{',
    'nodejs_eventloop_lag_seconds',
  ])
    expect(text).toContain(name);
});

test('each request is one span at the collector, where one is configured', async () => {
  const spans: string[] = [];
  const collector = createServer((incoming, outgoing) => {
    const pieces: Buffer[] = [];
    incoming.on('data', (piece: Buffer) => pieces.push(piece));
    incoming.on('end', () => {
      spans.push(`${incoming.url} ${Buffer.concat(pieces).toString('utf8')}`);
      outgoing.end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  const home = createHome({
    'claude.json': { good: { base_url: sandbox.url, auth_token: configSecret, active: true } },
  });
  const proxy = await startProxy('claude', home.path, {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
  });
  await call(proxy.url, mainPath.claude, {
    headers: { 'content-type': 'application/json' },
    body: bodyFor('claude'),
  });
  await proxy.stop();
  await waitFor(() => spans.length > 0);
  expect(spans[0]).toContain('/v1/traces');
  for (const name of ['gen_ai.provider.name', 'gen_ai.usage.input_tokens', 'clp.request.id'])
    expect(spans[0]).toContain(name);
  expect(spans.join('')).not.toContain(configSecret);
  collector.close();
  home.remove();
});
