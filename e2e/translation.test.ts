import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsOf } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call, header } from './kit/http.ts';
import { type RunningProxy, type Service, startProxy } from './kit/proxy.ts';
import { recordOf } from './kit/records.ts';

/** What a translated request keeps, what it says it lost, and how it fails. */

const services = ['claude', 'codex', 'legacy'] as const;
const protocols = ['messages', 'responses', 'chat'] as const;
type Protocol = (typeof protocols)[number];
const paths = { messages: '/v1/messages', responses: '/v1/responses', chat: '/v1/chat/completions' } as const;
const faults = {
  busy: 'status=429,retry-after=7,message=slow-down',
  midway: 'error=mid',
  cut: 'cut',
  page: 'status=503,html',
  thinking: 'account=a',
} as const;

let sandbox: Sandbox;
let home: Home;
const proxies = new Map<Service, RunningProxy>();

beforeAll(async () => {
  sandbox = await startSandbox();
  const configs: Record<string, unknown> = {};
  for (const protocol of protocols) {
    configs[protocol] = { base_url: sandbox.fault(`id=${protocol}`), auth_token: 'real', protocol };
    for (const [name, spec] of Object.entries(faults)) {
      configs[`${name}-${protocol}`] = { base_url: sandbox.fault(spec), auth_token: 'real', protocol };
    }
  }
  configs.listed = { base_url: sandbox.url, auth_token: 'real', protocol: 'chat', models: ['one', 'two'] };
  const mappings = Object.keys(configs).map((config) => ({ model: config, config }));
  home = createHome({
    'claude.json': configs,
    'codex.json': configs,
    'legacy.json': configs,
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: Object.fromEntries(services.map((service) => [service, mappings])),
    },
    'data/lb_config.json': {
      services: Object.fromEntries(
        services.map((service) => [service, { failover: false, failureThreshold: 10_000 }]),
      ),
    },
  });
  await Promise.all(
    services.map(async (service) => {
      proxies.set(service, await startProxy(service, home.path));
    }),
  );
});
afterAll(async () => {
  await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  await sandbox?.stop();
  home?.remove();
});

function bodyOf(protocol: Protocol, model: string, members: Record<string, unknown> = {}): string {
  const turn = [{ role: 'user', content: 'Say hello.' }];
  const input = protocol === 'responses' ? { input: turn } : { messages: turn };
  return JSON.stringify({
    model,
    ...(protocol === 'messages' && { max_tokens: 4_000 }),
    ...input,
    ...members,
  });
}

function ask(
  client: Protocol,
  model: string,
  members: Record<string, unknown> = {},
  service: Service = 'legacy',
) {
  return call(proxies.get(service)?.url ?? '', paths[client], { body: bodyOf(client, model, members) });
}

function sentTo(spec: string): { body: Record<string, unknown>; rawHeaders: readonly string[]; url: string } {
  const request = sandbox.requests(spec).at(-1);
  if (!request) throw new Error('nothing arrived');
  return { ...request, body: JSON.parse(request.body.toString()) as Record<string, unknown> };
}

const pairs = protocols.flatMap((client) =>
  protocols.filter((upstream) => upstream !== client).map((upstream) => ({ client, upstream })),
);

describe.each(pairs)('$client client, $upstream upstream', ({ client, upstream }) => {
  test('an error keeps its status, its words and its Retry-After, in the shape of the client', async () => {
    for (const stream of [false, true]) {
      const answer = await ask(client, `busy-${upstream}`, { stream });
      expect(answer.status).toBe(429);
      expect(answer.headers['retry-after']).toBe('7');
      const body = answer.json() as { type?: string; error: { type: string; message: string } };
      expect(body.error.message).toContain('slow-down');
      expect(body.error.type).toBe('rate_limit_error');
      expect(body.type).toBe(client === 'messages' ? 'error' : undefined);
    }
  });

  test('an error page becomes an error of the client', async () => {
    const answer = await ask(client, `page-${upstream}`, {});
    expect(answer.status).toBe(503);
    expect(answer.headers['content-type']).toContain('application/json');
    expect((answer.json() as { error: { message: string } }).error.message).not.toBe('');
  });

  test('a stream that reports an error, or is cut, ends with an error event of the client', async () => {
    const marks = { messages: 'event: error', responses: 'response.failed', chat: '"error":' };
    for (const fault of ['midway', 'cut']) {
      const answer = await ask(client, `${fault}-${upstream}`, { stream: true });
      // Legacy asks a chat upstream for JSON only where tools are offered, so these are streams all the way.
      expect(answer.text).toContain(marks[client]);
      const ending = {
        messages: 'message_stop',
        responses: 'response.completed',
        chat: '"finish_reason":"stop"',
      };
      expect(answer.text).not.toContain(ending[client]);
    }
  });

  test('usage and model are recorded as the upstream told them', async () => {
    const answer = await ask(client, upstream, { stream: true });
    expect(answer.status).toBe(200);
    const record = await recordOf(home.path, 'legacy', answer.headers['x-clp-request-id']);
    expect(record.outcome).toBe('ok');
    expect(record.usage?.metrics.input).toBeGreaterThan(0);
    expect(record.usage?.metrics.output).toBeGreaterThan(0);
    expect(record.model).toBe(upstream);
  });

  test('credentials and headers are those of the upstream', async () => {
    await call(proxies.get('legacy')?.url ?? '', paths[client], {
      headers: { 'anthropic-beta': 'x', 'openai-organization': 'mine', authorization: 'Bearer dummy' },
      body: bodyOf(client, upstream),
    });
    const { rawHeaders, url } = sentTo(`id=${upstream}`);
    expect(url).toContain(paths[upstream]);
    expect(header(rawHeaders, 'authorization')).toBe('Bearer real');
    expect(header(rawHeaders, 'anthropic-beta')).toBeUndefined();
    expect(header(rawHeaders, 'openai-organization')).toBeUndefined();
    expect(header(rawHeaders, 'anthropic-version')).toBe(upstream === 'messages' ? '2023-06-01' : undefined);
  });

  test('bad requests get a clear 400 in the shape of the client', async () => {
    const content = [{ type: 'hologram' }];
    const orphan = {
      messages: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'none', content: 'x' }] },
      responses: { type: 'function_call_output', call_id: 'none', output: 'x' },
      chat: { role: 'tool', tool_call_id: 'none', content: 'x' },
    }[client];
    const nameless = {
      messages: { role: 'assistant', content: [{ type: 'tool_use', name: 'x', input: {} }] },
      responses: { type: 'function_call', name: 'x', arguments: '{}' },
      chat: {
        role: 'assistant',
        tool_calls: [{ type: 'function', function: { name: 'x', arguments: '{}' } }],
      },
    }[client];
    const unnumbered = {
      messages: { role: 'user', content: [{ type: 'tool_result', content: 'x' }] },
      responses: { type: 'function_call_output', output: 'x' },
      chat: { role: 'tool', content: 'x' },
    }[client];
    const key = client === 'responses' ? 'input' : 'messages';
    const before = sandbox.requests(`id=${upstream}`).length;
    for (const [items, words] of [
      [[{ role: 'user', content }], 'hologram'],
      [[orphan], 'none'],
      [[nameless], 'id'],
      [[unnumbered], 'id'],
      [[{ role: 'user' }], 'content'],
      [[{ role: 'user', content: 5 }], 'content'],
      [[{ role: 'hero', content: 'x' }], 'role'],
      [[null], `${key}.0`],
      [[], key],
      [undefined, key],
    ] as const) {
      const answer = await ask(client, upstream, { [key]: items });
      expect(answer.status).toBe(400);
      const { type, error } = answer.json() as { type?: string; error: { type: string; message: string } };
      expect([type, error.type]).toEqual([
        client === 'messages' ? 'error' : undefined,
        'invalid_request_error',
      ]);
      expect(error.message).toContain(words);
      expect(error.message).toContain('translated');
    }
    expect(sandbox.requests(`id=${upstream}`)).toHaveLength(before);
  });
});

test('a body that is no JSON is refused where it would have to be translated', async () => {
  const only = {
    messages: { base_url: sandbox.url, auth_token: 'real', protocol: 'messages', active: true },
  };
  const other = createHome({ 'legacy.json': only });
  const proxy = await startProxy('legacy', other.path);
  const answer = await call(proxy.url, paths.chat, { body: 'hello' });
  expect(answer.status).toBe(400);
  expect((answer.json() as { error: { message: string } }).error.message).toContain('JSON object');
  await proxy.stop();
  other.remove();
});

test('a large request is translated like any other', async () => {
  const text = 'a long conversation '.repeat(50);
  const turns = Array.from({ length: 3_000 }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: `${index} ${text}`,
  }));
  const messages = [...turns, { role: 'user', content: 'Use the look tool.' }];
  const tools = [{ name: 'look', input_schema: { type: 'object', properties: {} } }];
  const answer = await ask('messages', 'chat', { messages, tools, top_k: 5, stream: true });
  expect(answer.status).toBe(200);
  expect(answer.headers['x-clp-dropped']).toContain('top_k');
  expect(answer.text).toContain('"name":"look"');
  expect(sentTo('id=chat').body.messages).toEqual(messages);
  const bad = await ask('messages', 'chat', {
    messages: [...turns, { role: 'user', content: [{ type: 'hologram' }] }],
  });
  expect(bad.status).toBe(400);
  expect(bad.text).toContain('hologram');
});

test.each(protocols)(
  'what makes no sense passes byte for byte to a %s upstream that needs no translation',
  async (protocol) => {
    const key = protocol === 'responses' ? 'input' : 'messages';
    for (const items of [
      [{ role: 'user', content: [{ type: 'hologram' }] }],
      [{ role: 'tool', content: 'x' }],
      [null],
      [],
      'hello',
      undefined,
    ]) {
      const body = bodyOf(protocol, protocol, { [key]: items });
      const answer = await call(proxies.get('legacy')?.url ?? '', paths[protocol], { body });
      expect(sandbox.requests(`id=${protocol}`).at(-1)?.body.toString()).toBe(body);
      expect(answer.headers['x-clp-dropped']).toBeUndefined();
    }
  },
);

test('images, tools, limits and choices arrive in the words of the upstream', async () => {
  await ask('messages', 'chat', {
    system: 'Be brief.',
    max_tokens: 77,
    temperature: 0.5,
    stop_sequences: ['END'],
    tool_choice: { type: 'any', disable_parallel_tool_use: true },
    tools: [{ name: 'look', description: 'Looks.', input_schema: { type: 'object' } }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } },
        ],
      },
    ],
  });
  expect(sentTo('id=chat').body).toMatchObject({
    max_tokens: 77,
    temperature: 0.5,
    stop: ['END'],
    tool_choice: 'required',
    parallel_tool_calls: false,
    tools: [
      { type: 'function', function: { name: 'look', description: 'Looks.', parameters: { type: 'object' } } },
    ],
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
        ],
      },
    ],
  });
});

test('what could not be carried is listed in the answer and in the record', async () => {
  const answer = await ask('messages', 'chat', { top_k: 5, container: 'c', context_management: {} });
  const dropped = String(answer.headers['x-clp-dropped']).split(', ');
  expect(dropped).toEqual(expect.arrayContaining(['top_k', 'container', 'context_management']));
  const record = await recordOf(home.path, 'legacy', answer.headers['x-clp-request-id']);
  expect((record as unknown as { dropped: string[] }).dropped).toEqual(dropped);
});

test('what the Codex service leaves out for its relays is listed too', async () => {
  const answer = await ask('chat', 'responses', { max_tokens: 50, temperature: 0.5 }, 'codex');
  expect(sentTo('id=responses').body).not.toHaveProperty('max_output_tokens');
  expect(answer.headers['x-clp-dropped']).toBe('max_output_tokens, temperature');
  const record = await recordOf(home.path, 'codex', answer.headers['x-clp-request-id']);
  expect((record as unknown as { dropped: string[] }).dropped).toEqual(['max_output_tokens', 'temperature']);
});

test('parallel tool calls and their results go both ways', async () => {
  const tools = ['look', 'hear'].map((name) => ({ name, input_schema: { type: 'object', properties: {} } }));
  const answer = await ask('messages', 'chat', {
    tools,
    messages: [
      { role: 'user', content: 'Go' },
      {
        role: 'assistant',
        content: tools.map(({ name }) => ({ type: 'tool_use', id: `id_${name}`, name, input: { a: 1 } })),
      },
      {
        role: 'user',
        content: tools.map(({ name }) => ({ type: 'tool_result', tool_use_id: `id_${name}`, content: name })),
      },
    ],
  });
  expect(answer.status).toBe(200);
  expect(sentTo('id=chat').body.messages).toEqual([
    { role: 'user', content: 'Go' },
    {
      role: 'assistant',
      content: null,
      tool_calls: tools.map(({ name }) => ({
        id: `id_${name}`,
        type: 'function',
        function: { name, arguments: '{"a":1}' },
      })),
    },
    ...tools.map(({ name }) => ({ role: 'tool', tool_call_id: `id_${name}`, content: name })),
  ]);
});

describe('reasoning', () => {
  test('comes back sealed to the upstream that made it, and stays away from others', async () => {
    const thinking = { thinking: { type: 'enabled', budget_tokens: 2_000 } };
    const first = await ask('messages', 'responses', thinking);
    const { content } = first.json() as {
      content: { type: string; signature?: string; thinking?: string }[];
    };
    const [block] = content;
    expect(block).toMatchObject({ type: 'thinking', thinking: expect.any(String) });
    expect(block?.signature).toMatch(/^clp-seal\.responses\./);

    const messages = [
      { role: 'user', content: 'Say hello.' },
      { role: 'assistant', content },
      { role: 'user', content: 'Again.' },
    ];
    await ask('messages', 'responses', { ...thinking, messages });
    const items = sentTo('id=responses').body.input as { type: string; encrypted_content?: string }[];
    const reasoning = items.find(({ type }) => type === 'reasoning');
    expect(reasoning?.encrypted_content).toMatch(/^sandbox:/);

    const elsewhere = await ask('messages', 'chat', { ...thinking, messages });
    expect(JSON.stringify(sentTo('id=chat').body)).not.toContain('sandbox:');
    expect(elsewhere.headers['x-clp-dropped']).toContain('reasoning');
  });

  test('of another upstream does not break the conversation after a switch', async () => {
    const seal = 'clp-seal.responses..sandbox:b:1';
    const messages = [
      { role: 'user', content: 'Say hello.' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: seal },
          { type: 'text', text: 'Hi' },
        ],
      },
      { role: 'user', content: 'Again.' },
    ];
    const answer = await ask('messages', 'thinking-messages', { messages }, 'claude');
    expect(answer.status).toBe(200);
  });

  test('streams to a Codex client as summary and encrypted content', async () => {
    const answer = await ask('responses', 'messages', {
      stream: true,
      reasoning: { effort: 'high', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
    });
    const done = eventsOf(answer.text).filter(({ type }) => type === 'response.output_item.done');
    expect(done[0]).toMatchObject({
      item: {
        type: 'reasoning',
        summary: [{ type: 'summary_text', text: expect.any(String) }],
        encrypted_content: expect.stringMatching(/^clp-seal\.messages\./),
      },
    });
  });
});

test('custom tools and namespaces of Codex reach an upstream that has only functions, and come back', async () => {
  const answer = await ask(
    'responses',
    'chat',
    {
      stream: true,
      tools: [
        {
          type: 'custom',
          name: 'apply_patch',
          description: 'Edits.',
          format: { type: 'grammar', definition: 'x' },
        },
        { type: 'web_search' },
      ],
      input: [{ role: 'user', content: [{ type: 'input_text', text: 'Use the apply_patch tool.' }] }],
    },
    'codex',
  );
  expect(answer.headers['x-clp-dropped']).toContain('tools.web_search');
  const [tool] = sentTo('id=chat').body.tools as { type: string; function: { name: string } }[];
  expect(tool).toMatchObject({ type: 'function', function: { name: 'apply_patch' } });
  const item = eventsOf(answer.text).find(({ type }) => type === 'response.output_item.done')?.item;
  expect(item).toMatchObject({ type: 'custom_tool_call', name: 'apply_patch', input: expect.any(String) });
});

describe.each(['chat', 'messages'] as const)('tools of a Codex namespace at a %s upstream', (upstream) => {
  const tools = [
    {
      type: 'namespace',
      name: 'mcp__docs',
      tools: [{ type: 'function', name: 'search', parameters: { type: 'object', properties: {} } }],
    },
    { type: 'function', name: 'search', parameters: { type: 'object', properties: {} } },
  ];
  const input = [{ role: 'user', content: 'Use the mcp__docs__search tool.' }];

  test.each([true, false])('are called by their own name and group (stream: %s)', async (stream) => {
    const answer = await ask('responses', upstream, { stream, tools, input }, 'codex');
    const last = eventsOf(answer.text).at(-1);
    const whole = stream ? last?.response : answer.json();
    const { output } = whole as { output: { type: string }[] };
    const call = output.find(({ type }) => type === 'function_call');
    expect(call).toMatchObject({ name: 'search', namespace: 'mcp__docs' });
    if (!stream) return;
    for (const type of ['response.output_item.added', 'response.output_item.done']) {
      const items = eventsOf(answer.text)
        .filter((event) => event.type === type)
        .map(({ item }) => item);
      expect(items).toContainEqual(expect.objectContaining({ name: 'search', namespace: 'mcp__docs' }));
    }
  });

  test('go up again under one name in tools, choice and history', async () => {
    const call = {
      type: 'function_call',
      call_id: 'c1',
      name: 'search',
      namespace: 'mcp__docs',
      arguments: '{}',
    };
    const result = { type: 'function_call_output', call_id: 'c1', output: 'found' };
    const choice = { type: 'function', name: 'search', namespace: 'mcp__docs' };
    const answer = await ask(
      'responses',
      upstream,
      { tools, tool_choice: choice, input: [...input, call, result] },
      'codex',
    );
    expect(answer.status).toBe(200);
    const sent = JSON.stringify(sentTo(`id=${upstream}`).body);
    expect(sent.match(/"name":"mcp__docs__search"/g)).toHaveLength(3);
    expect(sent.match(/"name":"search"/g)).toHaveLength(1);
    expect(sent).not.toContain('namespace');
  });
});

describe('count_tokens', () => {
  test.each(services)('%s: is estimated where the upstream has none, and says so', async (service) => {
    const answer = await call(proxies.get(service)?.url ?? '', '/v1/messages/count_tokens', {
      body: JSON.stringify({
        model: 'chat',
        messages: [{ role: 'user', content: 'one two three four five' }],
      }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-clp-estimate']).toBe('input_tokens');
    const { input_tokens: tokens } = answer.json() as { input_tokens: number };
    expect(tokens).toBeGreaterThanOrEqual(5);
    expect(tokens).toBeLessThan(12);
  });

  test('is the own answer of an upstream that counts', async () => {
    const answer = await call(proxies.get('claude')?.url ?? '', '/v1/messages/count_tokens', {
      body: JSON.stringify({ model: 'messages', messages: [{ role: 'user', content: 'hello' }] }),
    });
    expect(answer.headers['x-clp-estimate']).toBeUndefined();
  });
});
