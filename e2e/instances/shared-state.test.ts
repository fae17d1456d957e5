import { afterEach, beforeEach, expect, test } from 'vitest';
import { call, open } from '../kit/http.ts';
import { readRecords } from '../kit/records.ts';
import { gate, type ScriptedUpstream, startScriptedUpstream } from '../kit/scripted-upstream.ts';
import { until, waitFor } from '../kit/wait.ts';
import { json, type Rig, startRig } from './rig.ts';

/** Several processes of one service behave like one: limits, cool-downs, conversations, masks, records, metrics. */

let a: ScriptedUpstream;
let b: ScriptedUpstream;
let rig: Rig | undefined;

beforeEach(async () => {
  a = await startScriptedUpstream('a');
  b = await startScriptedUpstream('b');
});
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
  await Promise.all([a.stop(), b.stop()]);
});

const config = (upstream: ScriptedUpstream, members: object = {}): object => ({
  base_url: upstream.url,
  auth_token: 'x',
  ...members,
});

/** Sends requests, many at once, until the records tell of more than one process that served them. */
async function sendUntilSpread(running: Rig, send: () => Promise<unknown>): Promise<void> {
  const before = running.servedBy().length;
  await until(
    async () => {
      await Promise.all(Array.from({ length: 12 }, send));
      return new Set(running.servedBy().slice(before)).size > 1;
    },
    { name: 'more than one process served' },
  );
}

/**
 * All processes know what one of them has learnt: the primary asks them all for its `/health`, and their messages keep their
 * order. With the first answer it has what any of them told it before, with the second they have what it told them.
 */
async function untilAllKnow({ health }: Rig): Promise<void> {
  await health();
  await health();
}

test('a limit of one request at a time holds for all processes together', async () => {
  rig = await startRig({ 'claude.json': { a: config(a, { active: true, max_concurrency: 1 }) } });
  const { send } = rig;
  a.does(() => ({ delay: 20 }));
  await sendUntilSpread(rig, send);
  expect(a.mostAtOnce()).toBe(1);
  expect(readRecords(rig.home.path, 'claude').every(({ status_code }) => status_code === 200)).toBe(true);
});

test('a limit of requests a minute holds for all processes together', async () => {
  const gapMs = 50;
  const rpm = 60_000 / gapMs;
  rig = await startRig({ 'claude.json': { a: config(a, { active: true, rpm_limit: rpm }) } });
  const before = performance.now();
  await sendUntilSpread(rig, rig.send);
  // Turns are spaced by a tenth more than the limit asks for; what arrives late may bunch, the last is never early.
  const span = (a.calls.at(-1)?.at ?? 0) - before;
  expect(span).toBeGreaterThan((a.calls.length - 1) * gapMs);
});

test('the queue is one: its length, its place and its refusals', async () => {
  rig = await startRig({
    'claude.json': { a: config(a, { active: true, max_concurrency: 1 }) },
    'data/system.json': { instances: { default: 3 }, limits: { queue: 5 } },
  });
  const { send, health } = rig;
  const fiveWait = gate();
  a.does(() => ({ after: fiveWait.opened }));
  const answers = Array.from({ length: 12 }, () => send());
  await until(async () => (await health()).configs[0]?.queued === 5, { name: 'five wait' });
  expect((await health()).configs[0]).toMatchObject({ in_flight: 1, queued: 5 });
  fiveWait.open();
  const statuses = (await Promise.all(answers)).map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(6).fill(200), ...Array(6).fill(429)]);
});

test('a client that leaves the queue of another process gives its place back', async () => {
  rig = await startRig({ 'claude.json': { a: config(a, { active: true, max_concurrency: 1 }) } });
  const { health, stream } = rig;
  a.does(() => ({ after: new Promise(() => {}) }));
  const streams = Array.from({ length: 12 }, stream);
  await until(async () => (await health()).configs[0]?.queued === 11, { name: 'eleven wait' });
  for (const each of streams) each.leave();
  await until(async () => (await health()).configs[0]?.queued === 0, { name: 'none waits' });
  await until(async () => (await health()).configs[0]?.in_flight === 0, { name: 'none is under way' });
});

test('a config that one process finds failing is left out by all, and a reset lets all go back', async () => {
  rig = await startRig({
    'claude.json': { a: config(a, { active: true }), b: config(b) },
    'data/lb_config.json': { failover: true, services: { claude: { failureThreshold: 2 } } },
  });
  const { send, health, proxy } = rig;
  a.does(() => ({ status: 503 }));
  const stateOfA = async () => (await health()).configs.find(({ name }) => name === 'a')?.state;
  await until(async () => {
    expect((await send()).status).toBe(200);
    return (await stateOfA()) === 'open';
  });
  a.reset();
  await untilAllKnow(rig);
  await sendUntilSpread(rig, send);
  expect(a.calls).toEqual([]);
  expect(proxy.output().match(/cooldown opened/g)).toHaveLength(1);

  a.does(() => ({}));
  await call(proxy.url, '/admin/reset', { headers: json, body: '{}' });
  await untilAllKnow(rig);
  b.reset();
  await Promise.all(Array.from({ length: 20 }, () => send()));
  expect(b.calls).toEqual([]);
  expect(a.calls).toHaveLength(20);
});

test('a conversation stays with its config, whichever process its next request comes to', async () => {
  rig = await startRig({
    'claude.json': { a: config(a, { active: true }), b: config(b) },
    'data/lb_config.json': { mode: 'weighted-share', sticky: true },
  });
  const send = (): Promise<unknown> => rig?.send({}, { 'session-id': 'one' }) ?? Promise.reject();
  await send();
  await untilAllKnow(rig);
  const other = a.calls.length === 1 ? b : a;
  await sendUntilSpread(rig, send);
  expect(other.calls).toEqual([]);
});

test('a masked value has one placeholder in all processes', async () => {
  rig = await startRig({
    'claude.json': { a: config(a, { active: true }) },
    'filter.json': [{ source: 'sk-secret-value', op: 'mask' }],
  });
  const { send } = rig;
  await sendUntilSpread(rig, () => send({ messages: [{ role: 'user', content: 'it is sk-secret-value' }] }));
  const sent = new Set(a.calls.map(({ body }) => /MASKED_\w+/.exec(JSON.stringify(body))?.[0]));
  expect([...sent]).toEqual([expect.stringMatching(/^MASKED_/)]);
});

test('every request is on record once, counted in the metrics and told to listeners, wherever it was served', async () => {
  rig = await startRig({
    'claude.json': { a: config(a, { active: true }) },
    'filter.json': [{ source: 'blue', target: 'red', op: 'replace' }],
  });
  const { send, proxy, home } = rig;
  const listener = open(proxy.url, '/events', { method: 'GET' });
  await waitFor(() => listener.text().includes('event: hello'));
  await sendUntilSpread(rig, () => send({ messages: [{ role: 'user', content: 'blue' }] }));
  const sent = a.calls.length;
  await waitFor(() => readRecords(home.path, 'claude').length === sent);
  const ids = readRecords(home.path, 'claude').map(({ id }) => id);
  expect(new Set(ids).size).toBe(sent);
  await waitFor(() => listener.text().match(/event: req\.end/g)?.length === sent);
  listener.leave();
  const metrics = (await call(proxy.url, '/metrics', { method: 'GET' })).text;
  const counted = [...metrics.matchAll(/^clp_requests_total\{.*\} (\d+)$/gm)].map(([, count]) =>
    Number(count),
  );
  expect(counted).toEqual([sent]);
  const { filter_hits: hits } = (await call(proxy.url, '/health', { method: 'GET' })).json() as {
    filter_hits: Record<string, number>;
  };
  expect(Object.values(hits)).toEqual([sent]);
});
