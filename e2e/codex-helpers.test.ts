import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { until } from './kit/wait.ts';

/** The Codex service's helper routes: a body to look at, and a quick try with its real outcome. */

let sandbox: Sandbox;
let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  sandbox = await startSandbox();
  home = createHome({
    'codex.json': {
      good: { base_url: sandbox.url, auth_token: 'real', active: true },
      bad: { base_url: sandbox.fault('status=403,message=no-entry'), auth_token: 'real' },
    },
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: { codex: [{ model: 'gpt-bad', config: 'bad' }] },
    },
    'data/system.json': { codexDefaults: { summaryByModel: { 'gpt-5': 'detailed' } } },
  });
  proxy = await startProxy('codex', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

function post(path: string, body: unknown, type = 'application/json') {
  return call(proxy.url, path, {
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

test('build-body gives a complete request and the headers that go with it', async () => {
  const answer = await post('/api/codex/build-body', { prompt: 'Hi' });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({
    json: {
      model: 'gpt-5',
      instructions: expect.any(String),
      tool_choice: 'auto',
      parallel_tool_calls: false,
      reasoning: { effort: 'medium', summary: 'detailed' },
      store: false,
      stream: true,
      include: ['reasoning.encrypted_content'],
      prompt_cache_key: expect.any(String),
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
    },
    headers: {
      Accept: 'text/event-stream',
      'OpenAI-Beta': 'responses=experimental',
      'Content-Type': 'application/json',
    },
  });
});

test.each([
  [{}, 'prompt'],
  [{ prompt: 'Hi', reasoning_summary: 'huge' }, 'reasoning_summary'],
  ['{', 'JSON'],
  ['[]', 'prompt'],
])('build-body says what is wrong with %j', async (body, words) => {
  const answer = await post('/api/codex/build-body', body);
  expect(answer.status).toBe(400);
  expect((answer.json() as { error: { message: string } }).error.message).toContain(words);
});

test('a form is no JSON', async () => {
  const answer = await post('/api/codex/build-body', 'prompt=hi', 'application/x-www-form-urlencoded');
  expect(answer.status).toBe(400);
});

test('a body that is not encoded as it says is refused, and no bug', async () => {
  const answer = await call(proxy.url, '/api/codex/build-body', {
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: JSON.stringify({ prompt: 'Hi' }),
  });
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('cannot be read')]);
  expect(proxy.output()).not.toContain('side route failed');
});

test('quick-send gives the first lines of the answer', async () => {
  const answer = await post('/api/codex/quick-send', { prompt: 'Hi', max_lines: 4 });
  const { status_code: status, lines } = answer.json() as { status_code: number; lines: string[] };
  expect(status).toBe(200);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('response.created');
});

test('quick-send gives the real status', async () => {
  const answer = await post('/api/codex/quick-send', { prompt: 'Hi', model: 'gpt-bad' });
  const { status_code: status, lines } = answer.json() as { status_code: number; lines: string[] };
  expect(status).toBe(403);
  expect(lines.join('\n')).toContain('no-entry');
});

test('where client keys are set both ask for one, and know the console by its token', async () => {
  const key = 'the key';
  const hash = `sha256:${createHash('sha256').update(key).digest('hex')}`;
  home.write('data/system.json', { clientKeys: [{ name: 'laptop', hash }] });
  const helpers = ['/api/codex/build-body', '/api/codex/quick-send'];
  const ask = (path: string, headers: Record<string, string>) =>
    call(proxy.url, path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ prompt: 'Hi' }),
    });
  for (const path of helpers) await until(async () => (await ask(path, {})).status === 401);
  const token = readFileSync(join(home.path, 'run/console.token'), 'utf8').trim();
  const callers: Record<string, string>[] = [
    { 'x-api-key': key },
    { authorization: `Bearer ${key}` },
    { 'x-clp-control': token },
  ];
  for (const headers of callers) {
    const [body, sent] = await Promise.all(helpers.map((path) => ask(path, headers)));
    expect([body?.status, sent?.status, sent?.json()]).toEqual([
      200,
      200,
      expect.objectContaining({ status_code: 200 }),
    ]);
  }
});
