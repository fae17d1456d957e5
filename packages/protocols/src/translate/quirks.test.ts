import { describe, expect, it } from 'vitest';
import type { ProtocolName } from '../wire.ts';
import { translateRequest } from './translate-request.ts';

/** What providers insist on, one finding a test. */

interface Sent {
  body: Record<string, unknown>;
  dropped: string[];
}

function send(from: ProtocolName, to: ProtocolName, request: Record<string, unknown>): Sent {
  const job = { from, to, leaveOut: [], clientStreams: false, upstreamStreams: false, id: 'x', now: 1 };
  const result = translateRequest({ ...job, body: Buffer.from(JSON.stringify({ model: 'm', ...request })) });
  if (!result.ok) throw new Error(result.problem);
  return { body: JSON.parse(result.body.toString()) as Record<string, unknown>, dropped: result.dropped };
}

const hi = [{ role: 'user', content: 'Hi' }];

describe('to Anthropic', () => {
  it('a request of system text only still asks something', () => {
    const { body } = send('chat', 'messages', { messages: [{ role: 'system', content: 'Say hi.' }] });
    expect(body.messages).toMatchObject([{ role: 'user', content: [{ type: 'text', text: 'Say hi.' }] }]);
    expect(body).not.toHaveProperty('system');
  });

  it('results of tools come first in their message, and roles take turns', () => {
    const call = { id: 'functions.read:0', type: 'function', function: { name: 'read', arguments: '{}' } };
    const { body } = send('chat', 'messages', {
      messages: [
        ...hi,
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: call.id, content: 'x' },
        { role: 'user', content: 'And?' },
      ],
    });
    const messages = body.messages as {
      role: string;
      content: { type: string; tool_use_id?: string; id?: string }[];
    }[];
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(messages[2]?.content.map(({ type }) => type)).toEqual(['tool_result', 'text']);
    expect(messages[1]?.content[0]?.id).toBe('functions_read_0');
    expect(messages[2]?.content[0]?.tool_use_id).toBe('functions_read_0');
  });

  it('thinking is asked for within the limit and without a temperature', () => {
    const { body, dropped } = send('chat', 'messages', {
      messages: hi,
      reasoning_effort: 'high',
      temperature: 0.2,
      max_completion_tokens: 5_000,
    });
    expect(body.thinking).toEqual({ type: 'enabled', budget_tokens: 3_976 });
    expect(body).not.toHaveProperty('temperature');
    expect(dropped).toContain('temperature');
  });

  it('thinking is off in a tool loop whose calls came without it', () => {
    const input = [
      ...hi,
      { type: 'function_call', call_id: 'c', name: 'read', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: 'x' },
    ];
    // What the user says after the results is one message with them.
    for (const more of [
      [],
      [{ role: 'user', content: 'Go on.' }],
      [{ role: 'developer', content: 'Hurry.' }],
    ]) {
      const request = { reasoning: { effort: 'high' }, input: [...input, ...more] };
      const { body, dropped } = send('responses', 'messages', request);
      expect(body).not.toHaveProperty('thinking');
      expect(dropped).toContain('reasoning');
    }
    const answered = [...input, { role: 'assistant', content: 'Read.' }, ...hi];
    const { body } = send('responses', 'messages', { reasoning: { effort: 'high' }, input: answered });
    expect(body.thinking).toMatchObject({ type: 'enabled' });
  });

  it.each([
    ['claude-sonnet-4-5-20250929', { type: 'enabled', budget_tokens: 30_000 }, undefined],
    ['claude-opus-4-20250514', { type: 'enabled', budget_tokens: 30_000 }, undefined],
    ['claude-3-7-sonnet-20250219', { type: 'enabled', budget_tokens: 30_000 }, undefined],
    ['glm-4.7', { type: 'enabled', budget_tokens: 30_000 }, undefined],
    ['claude-opus-4-6', { type: 'adaptive' }, { effort: 'high' }],
    ['anthropic/claude-opus-4.7', { type: 'adaptive', display: 'summarized' }, { effort: 'xhigh' }],
    ['claude-sonnet-5', { type: 'adaptive', display: 'summarized' }, { effort: 'xhigh' }],
    ['claude-opus-5-5[1m]', { type: 'adaptive', display: 'summarized' }, { effort: 'xhigh' }],
  ])('%s is asked to think in the way it knows', (model, thinking, config) => {
    const asked = { model, input: hi, reasoning: { effort: 'xhigh', summary: 'auto' } };
    const { body } = send('responses', 'messages', asked);
    expect(body.thinking).toEqual(thinking);
    expect(body.output_config).toEqual(config);
    expect(
      send('responses', 'messages', { ...asked, reasoning: { effort: 'none' } }).body,
    ).not.toHaveProperty('thinking');
  });

  it('an effort and a schema of the answer go together', () => {
    const schema = { type: 'object', properties: {}, additionalProperties: false };
    const { body } = send('chat', 'messages', {
      model: 'claude-opus-4-8',
      messages: hi,
      reasoning_effort: 'minimal',
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
    });
    expect(body.output_config).toEqual({ effort: 'low', format: { type: 'json_schema', schema } });
  });

  it.each([
    ['claude-3-5-haiku-20241022', { temperature: 1, top_p: 0.9 }, []],
    ['glm-4.7', { temperature: 1, top_p: 0.9 }, []],
    ['claude-sonnet-4-5', { temperature: 1 }, ['top_p']],
    ['claude-opus-4-7', {}, ['temperature', 'top_p']],
  ])('%s gets what it takes of the sampling', (model, sampling, lost) => {
    const { body, dropped } = send('chat', 'messages', { model, messages: hi, temperature: 1.3, top_p: 0.9 });
    const { temperature, top_p } = body;
    expect({ temperature, top_p }).toEqual(sampling);
    expect(dropped).toEqual(lost);
  });

  it('stop sequences of white space stay here', () => {
    const { body, dropped } = send('chat', 'messages', { messages: hi, stop: ['\n\n', 'END'] });
    expect(body.stop_sequences).toEqual(['END']);
    expect(dropped).toEqual(['stop sequences of white space']);
    expect(send('chat', 'messages', { messages: hi, stop: '\n' }).body).not.toHaveProperty('stop_sequences');
  });

  it('broken arguments in history are still an object', () => {
    const call = { id: 'c', type: 'function', function: { name: 'read', arguments: '{"a":' } };
    const { body } = send('chat', 'messages', {
      messages: [
        ...hi,
        { role: 'assistant', tool_calls: [call] },
        { role: 'tool', tool_call_id: 'c', content: 'x' },
      ],
    });
    const [, answer] = body.messages as { content: { input: unknown }[] }[];
    expect(answer?.content[0]?.input).toEqual({ input: '{"a":' });
  });
});

describe('to OpenAI', () => {
  it.each([
    ['gpt-5.2', {}, ['temperature', 'top_p']],
    ['o3', {}, ['temperature', 'top_p']],
    ['gpt-5-chat-latest', { temperature: 0.2, top_p: 0.5 }, []],
    ['gpt-4.1', { temperature: 0.2, top_p: 0.5 }, []],
    ['deepseek-chat', { temperature: 0.2, top_p: 0.5 }, []],
  ])('%s gets what it takes of the sampling', (model, sampling, lost) => {
    for (const to of ['chat', 'responses'] as const) {
      const asked = { model, max_tokens: 5, messages: hi, temperature: 0.2, top_p: 0.5 };
      const { body, dropped } = send('messages', to, asked);
      const { temperature, top_p } = body;
      expect({ temperature, top_p }).toEqual(sampling);
      expect(dropped).toEqual(lost);
    }
    const noneAsked = { model, input: 'Hi', temperature: 0.2, reasoning: { effort: 'none' } };
    expect(send('responses', 'chat', noneAsked).body).toMatchObject({
      temperature: 0.2,
      reasoning_effort: 'none',
    });
  });

  it('no thinking is not asked for: models that cannot do without refuse to be asked', () => {
    for (const to of ['chat', 'responses'] as const) {
      const asked = { model: 'gpt-5-codex', max_tokens: 5, messages: hi, thinking: { type: 'disabled' } };
      const { body, dropped } = send('messages', to, asked);
      expect(body).not.toHaveProperty('reasoning');
      expect(body).not.toHaveProperty('reasoning_effort');
      expect(dropped).toEqual(['thinking.disabled']);
    }
  });

  it('sealed reasoning is asked of models that may reason', () => {
    const includeOf = (model: string) => send('chat', 'responses', { model, messages: hi }).body.include;
    for (const model of ['gpt-4.1', 'gpt-4o-mini', 'chatgpt-4o-latest'])
      expect(includeOf(model)).toBeUndefined();
    for (const model of ['gpt-5-codex', 'o3', 'grok-4'])
      expect(includeOf(model)).toEqual(['reasoning.encrypted_content']);
  });

  it('notes go to Chat with what it is to store, log probabilities never', () => {
    const asked = { input: 'Hi', metadata: { a: 'b' }, top_logprobs: 3 };
    const kept = send('responses', 'chat', { ...asked, store: true });
    expect(kept.body).toMatchObject({ metadata: { a: 'b' }, store: true });
    expect(kept.dropped).toEqual(['top_logprobs']);
    const left = send('responses', 'chat', asked);
    expect(left.body).not.toHaveProperty('metadata');
    expect(left.dropped).toEqual(['top_logprobs', 'metadata']);
    expect(send('chat', 'responses', { messages: hi, metadata: { a: 'b' } }).body).toMatchObject({
      metadata: { a: 'b' },
    });
  });

  it('a custom tool is chosen as one', () => {
    const { body } = send('chat', 'responses', {
      messages: hi,
      tools: [{ type: 'custom', custom: { name: 'patch' } }],
      tool_choice: { type: 'custom', custom: { name: 'patch' } },
    });
    expect(body.tool_choice).toEqual({ type: 'custom', name: 'patch' });
  });

  it('a user name that is too long stays here', () => {
    const request = { max_tokens: 5, messages: hi, metadata: { user_id: 'x'.repeat(65) } };
    for (const to of ['chat', 'responses'] as const) {
      const { body, dropped } = send('messages', to, request);
      expect(body).not.toHaveProperty('user');
      expect(dropped).toContain('metadata.user_id');
    }
  });

  it.each([
    ['gpt-5.2', 'max_completion_tokens'],
    ['o3-mini', 'max_completion_tokens'],
    ['qwen3-coder', 'max_tokens'],
  ])('%s gets its limit as %s', (model, name) => {
    expect(send('messages', 'chat', { model, max_tokens: 5, messages: hi }).body[name]).toBe(5);
  });

  it('pictures a tool returned follow its text', () => {
    const { body } = send('messages', 'chat', {
      messages: [
        ...hi,
        { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'shoot', input: {} }] },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'c',
              content: [
                { type: 'text', text: 'done' },
                { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } },
              ],
            },
          ],
        },
      ],
    });
    expect((body.messages as unknown[]).slice(2)).toEqual([
      { role: 'tool', tool_call_id: 'c', content: 'done' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Images the tool returned:' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
        ],
      },
    ]);
  });

  it('tools of a namespace get plain names that lead back to them', () => {
    const tool = { type: 'function', name: 'search', parameters: { type: 'object' } };
    const { body } = send('responses', 'chat', {
      input: 'Hi',
      tools: [{ type: 'namespace', name: 'mcp__docs', tools: [tool] }],
    });
    expect(body.tools).toMatchObject([{ function: { name: 'mcp__docs__search' } }]);
  });
});

describe('results that came later than someone else spoke', () => {
  const call = (id: string) => ({ type: 'function_call', call_id: id, name: 'read', arguments: '{}' });
  const result = (id: string) => ({ type: 'function_call_output', call_id: id, output: id });
  const more = { role: 'user', content: 'Hurry.' };

  it.each([
    ['before the first', [...hi, call('a'), call('b'), more, result('a'), result('b')]],
    ['between them', [...hi, call('a'), call('b'), result('a'), more, result('b')]],
  ])('%s stand after their calls', (_, input) => {
    const chat = send('responses', 'chat', { input }).body.messages as Record<string, unknown>[];
    expect(chat.map(({ role, tool_call_id: id }) => id ?? role)).toEqual([
      'user',
      'assistant',
      'a',
      'b',
      'user',
    ]);
    const messages = send('responses', 'messages', { input }).body.messages as {
      role: string;
      content: { type: string }[];
    }[];
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(messages[2]?.content.map(({ type }) => type)).toEqual(['tool_result', 'tool_result', 'text']);
  });
});

it('a choice that only its provider understands is left out with its tool', () => {
  const own = { name: 'read', input_schema: { type: 'object' } };
  const search = { type: 'web_search_20250305', name: 'web_search' };
  const choice = { type: 'tool', name: 'web_search' };
  for (const to of ['chat', 'responses'] as const) {
    const asked = { max_tokens: 5, messages: hi, tools: [own, search], tool_choice: choice };
    const { body, dropped } = send('messages', to, asked);
    expect(body).not.toHaveProperty('tool_choice');
    expect(dropped).toEqual(['tools.web_search_20250305', 'tool_choice']);
  }
  const tools = [
    { type: 'function', function: { name: 'read', parameters: { type: 'object' }, strict: true } },
  ];
  const allowed = { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [] } };
  expect(send('chat', 'messages', { messages: hi, tools, tool_choice: allowed }).dropped).toEqual([
    'tool_choice.allowed_tools',
    'tools.strict',
  ]);
});

it('a picture whose type is misspelt gets the name every provider knows', () => {
  const { body } = send('chat', 'messages', {
    messages: [
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/jpg;base64,aGk=' } }] },
    ],
  });
  expect(body.messages).toMatchObject([{ content: [{ source: { media_type: 'image/jpeg' } }] }]);
});

describe('what is stored at another upstream', () => {
  function refusal(request: Record<string, unknown>): string {
    const body = Buffer.from(JSON.stringify({ model: 'm', ...request }));
    const job = { leaveOut: [], clientStreams: false, upstreamStreams: false, id: 'x', now: 1 };
    const result = translateRequest({ from: 'responses', to: 'chat', body, ...job });
    return result.ok ? '' : result.problem;
  }

  it('is refused, not forgotten', () => {
    expect(refusal({ input: 'Hi', previous_response_id: 'resp_1' })).toContain('previous_response_id');
    const reference = { type: 'item_reference', id: 'msg_1' };
    expect(refusal({ input: [...hi, reference, { role: 'user', content: 'And?' }] })).toMatch(
      /input\.1.*store/,
    );
  });

  it('reasoning is dropped in any case, a reference to it too', () => {
    const { dropped } = send('responses', 'chat', { input: [...hi, { type: 'item_reference', id: 'rs_1' }] });
    expect(dropped).toEqual(['input.item_reference']);
  });
});
