import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyFor, eventsOf } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { recordOf } from './kit/records.ts';

/** Legacy: the config's options govern the upstream leg; the client gets what its own `stream` asked for. */

const tools = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
];
const path = '/v1/chat/completions';
const modes = [undefined, true, false] as const;
type Mode = (typeof modes)[number];

let sandbox: Sandbox;
let home: Home;
let proxy: RunningProxy;

const nameOf = (streaming: Mode, tool: Mode): string => `s-${streaming}-t-${tool}`;
const errors = { broken: 'status=500,message=upstream-says-no', refused: 'status=400,message=bad-model' };

beforeAll(async () => {
  sandbox = await startSandbox();
  const configs: Record<string, unknown> = {};
  for (const streaming of modes) {
    for (const tool of modes) {
      const name = nameOf(streaming, tool);
      configs[name] = {
        base_url: sandbox.fault(`id=${name}`),
        auth_token: 'real',
        streaming,
        tool_calls_streaming: tool,
      };
    }
  }
  for (const [name, spec] of Object.entries(errors)) {
    configs[name] = { base_url: sandbox.fault(spec), auth_token: 'real', streaming: false };
  }
  configs.counted = { base_url: sandbox.fault('id=counted'), auth_token: 'real', stream_usage: true };
  configs.always = { base_url: sandbox.fault('shape=sse,id=always'), auth_token: 'real' };
  home = createHome({
    'legacy.json': configs,
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: {
        legacy: Object.keys(configs).map((config) => ({ model: config, config })),
      },
    },
    'data/lb_config.json': { services: { legacy: { failover: false, failureThreshold: 1000 } } },
  });
  proxy = await startProxy('legacy', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

function ask(model: string, members: Record<string, unknown>) {
  return call(proxy.url, path, { body: bodyFor('legacy', { model, ...members }) });
}

function streamSent(spec: string): unknown {
  const body = sandbox.requests(spec).at(-1)?.body.toString() ?? '{}';
  return (JSON.parse(body) as { stream?: unknown }).stream === true;
}

interface Chunk {
  id: string;
  object: string;
  usage?: { prompt_tokens: number };
  choices: { delta: Record<string, unknown>; finish_reason: string | null }[];
  error?: { message: string };
}

const chunksOf = (text: string): Chunk[] => eventsOf(text) as unknown as Chunk[];

describe.each(modes)('streaming %s', (streaming) => {
  describe.each(modes)('tool_calls_streaming %s', (tool) => {
    test.each([
      { stream: true, hasTools: true },
      { stream: false, hasTools: true },
      { stream: true, hasTools: false },
      { stream: false, hasTools: false },
    ])('the client gets its form: %o', async ({ stream, hasTools }) => {
      const name = nameOf(streaming, tool);
      const content = hasTools ? 'Use the get_weather tool.' : 'Say hello.';
      const answer = await ask(name, {
        stream,
        messages: [{ role: 'user', content }],
        ...(hasTools && { tools }),
      });
      const upstream = hasTools ? (tool ?? false) : (streaming ?? stream);
      expect(streamSent(`id=${name}`)).toBe(upstream);
      expect(answer.status).toBe(200);
      if (!stream) {
        expect(answer.headers['content-type']).toContain('application/json');
        const { object, choices, usage } = answer.json() as {
          object: string;
          choices: {
            message: { content: string | null; tool_calls?: { function: { arguments: string } }[] };
          }[];
          usage: { prompt_tokens: number };
        };
        expect(object).toBe('chat.completion');
        expect(usage.prompt_tokens).toBeGreaterThan(0);
        const message = choices[0]?.message;
        if (hasTools)
          expect(JSON.parse(message?.tool_calls?.[0]?.function.arguments ?? '')).toHaveProperty('city');
        else expect(message?.content).toBeTruthy();
        return;
      }
      expect(answer.headers['content-type']).toContain('text/event-stream');
      expect(answer.text.trimEnd().endsWith('data: [DONE]')).toBe(true);
      const chunks = chunksOf(answer.text);
      expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
      const endings = chunks.flatMap(({ choices }) => choices.map(({ finish_reason: reason }) => reason));
      expect(endings.filter(Boolean)).toEqual([hasTools ? 'tool_calls' : 'stop']);
      if (upstream) return;
      expect(chunks[0]?.choices[0]?.delta).toMatchObject({
        role: 'assistant',
        content: expect.any(String),
        ...(hasTools && { tool_calls: [{ index: 0, id: expect.any(String), type: 'function' }] }),
      });
      expect(chunks.at(-1)?.usage?.prompt_tokens).toBeGreaterThan(0);
    });
  });
});

test('an error comes to a streaming client in the stream, and counts', async () => {
  const answer = await ask('broken', { stream: true });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toContain('text/event-stream');
  const [chunk] = chunksOf(answer.text);
  expect(chunk?.error?.message).toContain('upstream-says-no');
  expect(chunk?.choices[0]).toMatchObject({
    delta: { content: expect.stringContaining('upstream-says-no') },
    finish_reason: 'error',
  });
  expect(answer.text).toContain('data: [DONE]');
  const record = await recordOf(home.path, 'legacy', answer.headers['x-clp-request-id']);
  expect(record.outcome).toBe('upstream_error');
  expect(record.attempts[0]?.status).toBe(500);
  const health = await call(proxy.url, '/health', { method: 'GET' });
  const { configs } = health.json() as { configs?: unknown };
  expect(JSON.stringify(configs ?? health.json())).toMatch(/broken/);
});

test('an error keeps its status and body for a client that streams not', async () => {
  const answer = await ask('refused', { stream: false });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('bad-model');
});

test('usage comes in a chunk of its own where the client asked for it', async () => {
  const answer = await ask(nameOf(false, undefined), {
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = chunksOf(answer.text);
  expect(chunks.filter(({ usage }) => usage)).toHaveLength(1);
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: expect.any(Number) } });
});

test('stream_usage counts a stream whose client did not ask, which sees nothing of it', async () => {
  const answer = await ask('counted', { stream: true });
  const plain = await ask(nameOf(undefined, undefined), { stream: true });
  expect(sandbox.requests('id=counted').at(-1)?.body.toString()).toContain('"include_usage":true');
  const shapes = ({ text }: { text: string }) => chunksOf(text).map(({ choices }) => choices.length);
  expect(shapes(answer)).toEqual(shapes(plain));
  expect(answer.text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  const record = await recordOf(home.path, 'legacy', answer.headers['x-clp-request-id']);
  expect(record.usage?.metrics.output).toBeGreaterThan(0);
  expect(record.changes).toContainEqual(expect.objectContaining({ what: 'body.stream_options' }));
});

test('a client that asks for usage gets it from a config with stream_usage', async () => {
  const stream_options = { include_usage: true, include_obfuscation: false };
  const answer = await ask('counted', { stream: true, stream_options });
  expect(chunksOf(answer.text).filter(({ usage }) => usage)).toHaveLength(1);
});

test('an upstream that streams although nobody asked is gathered into JSON', async () => {
  const answer = await ask('always', { stream: false });
  expect(answer.headers['content-type']).toContain('application/json');
  const { choices } = answer.json() as { choices: { message: { content: string } }[] };
  expect(choices[0]?.message.content).toBeTruthy();
});

test('tool history and images go up as they are', async () => {
  const messages = [
    { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } }] },
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'c1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"x"}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'c1', content: 'Sunny' },
  ];
  const name = nameOf(undefined, undefined);
  await ask(name, { stream: true, messages, tools });
  const sent = JSON.parse(sandbox.requests(`id=${name}`).at(-1)?.body.toString() ?? '{}') as {
    messages: unknown;
  };
  expect(sent.messages).toEqual(messages);
});
