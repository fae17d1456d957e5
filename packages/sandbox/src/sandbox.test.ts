import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

const resources = { messages: 'messages', responses: 'responses', chat: 'chat/completions' } as const;
type Name = keyof typeof resources;
const names = Object.keys(resources) as Name[];

function bodyOf(name: Name, more: Record<string, unknown> = {}): string {
  const turn = [{ role: 'user', content: 'hi' }];
  return JSON.stringify({ model: 'sandbox', [name === 'responses' ? 'input' : 'messages']: turn, ...more });
}

function post(spec: string, name: Name, more?: Record<string, unknown>): Promise<Response> {
  return fetch(`${sandbox.fault(spec)}/v1/${resources[name]}`, { method: 'POST', body: bodyOf(name, more) });
}

/** Data of every event of a stream, parsed where it is JSON. */
async function eventsOf(response: Response): Promise<Record<string, unknown>[]> {
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)) as Record<string, unknown>);
}

test.each(names)('%s: the same request gets the same bytes, streamed and whole', async (name) => {
  for (const stream of [false, true]) {
    const [first, second] = [await post('', name, { stream }), await post('', name, { stream })];
    const text = await first.text();
    expect(first.headers.get('content-type')).toContain(stream ? 'event-stream' : 'json');
    expect(text).toBe(await second.text());
    expect(text).toContain('sandbox');
  }
});

test.each(names)('%s: totals are what the answers said they cost', async (name) => {
  const model = `sandbox-thinking-${name}`;
  const answer = (await (await post('', name, { model })).json()) as { usage: Record<string, number> };
  await post('', name, { model, stream: true }).then((response) => response.text());
  const sum = sandbox.totals().find((totals) => totals.model === model);
  expect(sum).toMatchObject({ answers: 2, protocol: name });
  expect(sum?.usage.reasoning).toBeGreaterThan(0);
  const output = answer.usage.output_tokens ?? answer.usage.completion_tokens ?? 0;
  expect(sum?.usage.output).toBe(output * 2);
});

test('prompt caching follows the marks of the request', async () => {
  const marked = (ttl: string, turns: unknown[]) => ({
    system: [{ type: 'text', text: 'long', cache_control: { type: 'ephemeral', ttl } }],
    messages: turns,
  });
  const user = { role: 'user', content: 'hi' };
  const first = (await (await post('', 'messages', marked('1h', [user]))).json()) as {
    usage: Record<string, unknown>;
  };
  expect(first.usage.cache_creation).toMatchObject({ ephemeral_5m_input_tokens: 0 });
  expect(first.usage.cache_creation_input_tokens).toBeGreaterThan(0);
  const later = marked('5m', [user, { role: 'assistant', content: 'ho' }, user]);
  const second = (await (await post('', 'messages', later)).json()) as { usage: Record<string, unknown> };
  expect(second.usage.cache_read_input_tokens).toBeGreaterThan(0);
});

test('a prompt that asks for a tool gets a call of it, its result ends the loop', async () => {
  const tools = [
    { name: 'Read', input_schema: { type: 'object', properties: { path: { type: 'string' } } } },
    {
      name: 'Bash',
      input_schema: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
    },
  ];
  const ask = { role: 'user', content: 'Please run a shell command.' };
  const call = (await (await post('', 'messages', { tools, messages: [ask] })).json()) as {
    content: { type: string; name: string; input: unknown }[];
    stop_reason: string;
  };
  expect(call.stop_reason).toBe('tool_use');
  expect(call.content).toMatchObject([
    { type: 'tool_use', name: 'Bash', input: { command: 'echo sandbox' } },
  ]);
  const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'x', content: 'ok' }] };
  const turns = [ask, { role: 'assistant', content: call.content }, result];
  const end = (await (await post('', 'messages', { tools, messages: turns })).json()) as {
    stop_reason: string;
  };
  expect(end.stop_reason).toBe('end_turn');
});

test('streamed tool arguments add up to JSON', async () => {
  const parameters = { type: 'object', properties: { cmd: { type: 'array', items: { type: 'string' } } } };
  const events = await eventsOf(
    await post('', 'responses', {
      model: 'sandbox-tools',
      stream: true,
      tools: [{ type: 'function', name: 'shell', parameters }],
    }),
  );
  const text = events
    .filter(({ type }) => type === 'response.function_call_arguments.delta')
    .map(({ delta }) => delta)
    .join('');
  expect(JSON.parse(text)).toEqual({ cmd: ['echo', 'sandbox'] });
});

test('model lists have the shape of the caller', async () => {
  const list = async (headers: Record<string, string>, query = ''): Promise<unknown> =>
    (await fetch(`${sandbox.url}/v1/models${query}`, { headers })).json();
  expect(await list({})).toMatchObject({ object: 'list' });
  expect(await list({ 'anthropic-version': '2023-06-01' })).toMatchObject({ has_more: false });
  expect(await list({}, '?client_version=1')).toHaveProperty('models');
});

test('faults of the answer: status, page, encoding, hidden error', async () => {
  const busy = await post('status=529,retry-after=2', 'messages');
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([529, '2']);
  expect(await busy.json()).toMatchObject({ error: { type: 'overloaded_error' } });
  const page = await post('status=502,html', 'chat');
  expect(await page.text()).toContain('<html>');
  const hidden = await eventsOf(await post('error=first', 'responses', { stream: true }));
  expect(hidden).toMatchObject([{ type: 'response.failed' }]);
  const coded = await post('encoding=gzip', 'chat', { stream: true });
  expect(await coded.text()).toContain('[DONE]');
});

test('only the first requests of a spec fail where it says so', async () => {
  const statuses = [];
  for (let round = 0; round < 3; round++) statuses.push((await post('status=503,fail=2', 'messages')).status);
  expect(statuses).toEqual([503, 503, 200]);
});

test('faults of the connection break it', async () => {
  await expect(post('reset=before-headers', 'messages')).rejects.toThrow();
  const cut = await post('reset=mid-stream', 'messages', { stream: true });
  await expect(cut.text()).rejects.toThrow();
  const long = await post('length=long', 'messages');
  await expect(long.text()).rejects.toThrow();
});

test('reasoning sealed by another account is refused', async () => {
  const input = [{ type: 'reasoning', encrypted_content: 'sandbox:a:1', summary: [] }];
  const refused = await post('account=b', 'responses', { input });
  expect(await refused.json()).toMatchObject({ error: { code: 'invalid_encrypted_content' } });
  expect((await post('account=a', 'responses', { input })).status).toBe(200);
});

test('it keeps what arrived and whether the client stayed', async () => {
  await post('id=kept', 'messages');
  const controller = new AbortController();
  const gone = fetch(`${sandbox.fault('stall=before-headers')}/v1/messages`, {
    method: 'POST',
    body: bodyOf('messages'),
    signal: controller.signal,
  }).catch(() => {});
  await expect.poll(() => sandbox.requests('stall=before-headers')).toHaveLength(1);
  controller.abort();
  await gone;
  await expect.poll(() => sandbox.requests('stall=before-headers')[0]?.outcome).toBe('client-left');
  const [kept] = sandbox.requests('id=kept');
  expect(kept?.body.toString()).toBe(bodyOf('messages'));
  expect(kept?.outcome).toBe('answered');
});

test('a spec it does not know is named', async () => {
  const answer = await post('resett=now', 'messages');
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('"resett"');
});
