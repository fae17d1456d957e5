import { readEnvironment } from '@clp/core';
import { type Explanation, type RunningProxy, startProxy } from '@clp/core/proxy';
import { createTempHome, type TempHome } from '@clp/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClaudeDialect } from './dialect.ts';

const key = 'sk-ant-0123456789abcdef';
let home: TempHome;
let proxy: RunningProxy;

beforeAll(async () => {
  home = createTempHome({
    'claude.json': {
      prod: { base_url: 'https://relay.invalid/api', auth_token: key, weight: 1, active: true },
      dev: { base_url: 'https://api.anthropic.com', api_key: key, weight: 5 },
      off: { base_url: 'https://off.invalid', auth_token: key },
    },
    'filter.json': [{ source: 'ACME', target: 'X', op: 'replace', name: 'company' }],
    'data/lb_config.json': {
      mode: 'weight-based',
      services: { claude: { manualDisabledUntil: { off: '2999-12-31' }, failureThreshold: -1 } },
    },
    'data/model_router_config.json': {
      mode: 'rules',
      rules: {
        claude: [
          { name: 'fast', match: { model: 'haiku' }, set_model: 'claude-haiku', pin: 'prod' },
          { match: { model: 'haiku' }, set_model: 'never' },
        ],
      },
    },
  });
  proxy = await startProxy(
    createClaudeDialect({ accountId: 'a', sessionId: 's' }),
    readEnvironment({ CLP_HOME: home.path, CLP_CLAUDE_PORT: '0' }),
  );
});

afterAll(async () => {
  await proxy.stop();
  home.remove();
});

async function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${proxy.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function explain(body: unknown): Promise<Explanation> {
  const response = await post('/explain', body);
  expect(response.status).toBe(200);
  return (await response.json()) as Explanation;
}

const hello = { model: 'opus', messages: [{ role: 'user', content: 'hello from ACME' }] };

test('tells every step a request would take, and shows no credential', async () => {
  const explanation = await explain({ headers: { session_id: 'c1' }, body: { ...hello, stream: true } });
  expect(explanation).toMatchObject({
    resource: 'messages',
    counted: true,
    stream: true,
    filter: { rules: [{ rule: 'company', count: 1 }], body_changed: true },
    route: { rule: null, model_asked: 'opus', model_sent: 'opus', pin: null },
    rank: {
      mode: 'weight-based',
      conversation: 'c1',
      candidates: [
        { config: 'dev', why: 'weight 5', wait_ms: 0 },
        { config: 'prod', why: 'weight 1', wait_ms: 0 },
      ],
      left_out: [{ config: 'off', why: 'left out by hand until 2999-12-31' }],
    },
    send: { config: 'dev', method: 'POST', url: 'https://api.anthropic.com/v1/messages' },
    refused: null,
  });
  expect(explanation.send?.body).toContain('hello from X');
  expect(JSON.stringify(explanation)).not.toContain(key);
  expect(explanation.changes.map(({ stage }) => stage)).toEqual(['filter', 'auth']);
});

test('names the rule, the pin and what the pin leaves out', async () => {
  const { route, rank, changes, problems } = await explain({ body: { ...hello, model: 'haiku' } });
  expect(route).toMatchObject({
    rule: 'fast',
    model_asked: 'haiku',
    model_sent: 'claude-haiku',
    pin: 'prod',
  });
  expect(rank.candidates).toEqual([{ config: 'prod', why: 'pinned by a route', wait_ms: 0 }]);
  expect(rank.left_out[0]).toEqual({ config: 'dev', why: 'the route pins prod' });
  expect(changes.find(({ what }) => what === 'body.model')).toMatchObject({
    cause: 'fast',
    after: 'claude-haiku',
  });
  expect(problems).toEqual([
    'data/model_router_config.json: rules.claude.1: never matches: rule 1 comes first and matches all that it would',
    'data/lb_config.json: services.claude.failureThreshold: is -1, but the least is 1; 3 is used',
  ]);
});

test('a draft is tried out without being saved', async () => {
  const draft = {
    balance: { mode: 'active-first' },
    filters: { source: 'hello', op: 'remove' },
    routing: { mode: 'default' },
  };
  const { rank, send } = await explain({ body: hello, draft });
  expect(rank.candidates.map(({ config }) => config)).toEqual(['prod', 'dev', 'off']);
  expect(JSON.parse(send?.body ?? '').messages[0].content).toBe(' from ACME');
  expect((await explain({ body: hello })).rank.mode).toBe('weight-based');
});

test('a draft that would refuse requests says so', async () => {
  const { refused, send } = await explain({
    body: hello,
    draft: { filters: [{ source: '(?=a)', op: 'remove' }] },
  });
  expect(send).toBeNull();
  expect(refused).toMatchObject({ status: 400, code: 'filter_broken' });
  expect(refused?.message).toContain('rule 1 source');
});

test('what is no valid question is refused with the place named', async () => {
  const response = await post('/explain', { draft: { routing: { mode: 'chaos' } } });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('draft.routing.mode');
  expect((await post('/explain', { path: '/elsewhere' })).status).toBe(404);
});

test('previews filters on a text', async () => {
  const response = await post('/filters/preview', {
    rules: [
      { source: 'a+', target: 'x', op: 'replace' },
      { detector: 'nothing', op: 'remove' },
    ],
    text: 'banana',
  });
  expect(await response.json()).toEqual({
    before: 'banana',
    after: 'bxnxnx',
    ms: expect.any(Number),
    rules: [{ rule: 'rule 1', count: 3 }],
    problems: [expect.objectContaining({ field: 'rule 2 detector' })],
  });
});
