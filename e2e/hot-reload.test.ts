import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, eventsOf } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call, open } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';

let sandbox: Sandbox;
let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  sandbox = await startSandbox();
  home = createHome({ 'claude.json': configs('old') });
  proxy = await startProxy('claude', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

function configs(active: 'old' | 'new'): Record<string, unknown> {
  const entry = (name: string) => ({
    base_url: sandbox.fault(`text=from ${name} with many words to stream`),
    auth_token: 'x',
    active: name === active,
  });
  return { old: entry('old'), new: entry('new') };
}

async function answerText(): Promise<string> {
  return (await call(proxy.url, '/v1/messages', { body: bodyFor('claude') })).text;
}

/** The proxy promises 200 ms; the machine may be busy. */
const soon = { timeout: 30_000, interval: 20 };

test('an edited file changes the next request, streams in flight finish on the old config', async () => {
  const stream = open(proxy.url, '/v1/messages', {
    headers: { 'x-sandbox': 'gap=1' },
    body: bodyFor('claude', { stream: true }),
  });
  await expect.poll(stream.text).toContain('message_start');
  home.write('claude.json', configs('new'));
  await expect.poll(answerText, soon).toContain('from new');
  await stream.ended;
  const text = eventsOf(stream.text())
    .map(({ delta }) => (delta as { text?: string } | undefined)?.text ?? '')
    .join('');
  expect(text).toBe('from old with many words to stream');
});

test('a stream that outlives the switch ends properly on the config it began with', async () => {
  home.write('claude.json', {
    slow: { base_url: sandbox.fault('gap=60,text=a b c d e f g h i j'), auth_token: 'x', active: true },
  });
  await expect.poll(answerText, soon).toContain('a b c');
  const stream = open(proxy.url, '/v1/messages', { body: bodyFor('claude', { stream: true }) });
  await expect.poll(stream.text, { interval: 5 }).toContain('content_block_delta');
  home.write('claude.json', configs('new'));
  await expect.poll(answerText, soon).toContain('from new');
  await stream.ended;
  expect([stream.broken(), stream.text().includes('message_stop')]).toEqual([false, true]);
});

test('a broken edit keeps the last good configs, is reported, and mending it counts', async () => {
  home.write('claude.json', configs('old'));
  await expect.poll(answerText, soon).toContain('from old');
  home.write('claude.json', '{ "old": { "base_url": "http://127.0.0.1:1", ');
  const problems = async () =>
    ((await call(proxy.url, '/health', { method: 'GET' })).json() as { problems: { file: string }[] })
      .problems;
  await expect.poll(problems, soon).toMatchObject([{ file: expect.stringContaining('claude.json') }]);
  expect(await answerText()).toContain('from old');
  home.write('claude.json', configs('new'));
  await expect.poll(answerText, soon).toContain('from new');
  expect(await problems()).toEqual([]);
});

test('rules of filter.json take effect on the next request', async () => {
  home.write('filter.json', [{ source: 'hello', target: 'REDACTED', op: 'replace' }]);
  const sent = async () => {
    await call(proxy.url, '/v1/messages', {
      body: bodyFor('claude', { messages: [{ role: 'user', content: 'hello' }] }),
    });
    return sandbox.requests().at(-1)?.body.toString();
  };
  await expect.poll(sent, soon).toContain('"REDACTED"');
});
