import { JsonBody } from '@clp/core/proxy';
import { type SystemSettings, systemDefaults } from '@clp/core/schema';
import { describe, expect, it } from 'vitest';
import { completeBody } from './body.ts';

interface Given {
  drop?: string[];
  keep?: string[];
  defaults?: Partial<SystemSettings['codexDefaults']>;
}

function complete(request: Record<string, unknown>, { drop = [], keep = [], defaults = {} }: Given = {}) {
  const body = JsonBody.parse(Buffer.from(JSON.stringify({ model: 'gpt-5', ...request })));
  if (!body) throw new Error('no JSON');
  const system = { ...systemDefaults, codexDefaults: { ...systemDefaults.codexDefaults, ...defaults } };
  completeBody(body, { config: { dropFields: drop, keepFields: keep }, system });
  return JSON.parse(body.bytes().toString()) as Record<string, unknown>;
}

const userHi = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] };

describe('completing a Responses request', () => {
  it('fills in what relays need', () => {
    expect(complete({ input: 'hi' })).toMatchObject({
      input: [userHi],
      instructions: expect.any(String),
      store: false,
      stream: true,
      tool_choice: 'auto',
    });
  });

  it('leaves alone what the client said', () => {
    const said = { input: [userHi], instructions: 'Mine.', store: true, stream: false, tool_choice: 'none' };
    expect(complete(said)).toEqual({ model: 'gpt-5', ...said });
  });

  it.each(['developer', 'system'])('counts a leading %s item as instructions', (role) => {
    const input = [{ type: 'message', role, content: [{ type: 'input_text', text: 'You are ...' }] }, userHi];
    expect(complete({ input })).not.toHaveProperty('instructions');
  });

  it.each([
    ['a single item', userHi, [userHi]],
    ['texts in a list', ['hi'], [userHi]],
    ['a list', [userHi, { type: 'unheard_of', x: 1 }], [userHi, { type: 'unheard_of', x: 1 }]],
  ])('makes a list of %s', (_, input, expected) => {
    expect(complete({ input }).input).toEqual(expected);
  });

  it('drops what relays reject, except what the config keeps, and what it adds', () => {
    const body = complete(
      { input: [userHi], max_output_tokens: 5, service_tier: 'flex', client_metadata: { a: 1 }, extra: 1 },
      { drop: ['extra'], keep: ['service_tier'] },
    );
    expect(body).not.toHaveProperty('max_output_tokens');
    expect(body).not.toHaveProperty('extra');
    expect(body).toMatchObject({ service_tier: 'flex', client_metadata: { a: 1 } });
  });

  it('leaves structured output and unknown tools untouched', () => {
    const text = { format: { type: 'json_schema', name: 'x', schema: {} } };
    const tools = [
      { type: 'custom', name: 'apply_patch' },
      { type: 'namespace', name: 'n', tools: [] },
    ];
    expect(complete({ input: [userHi], text, tools })).toMatchObject({ text, tools });
  });
});

describe('reasoning defaults', () => {
  const defaults = {
    reasoningEffortByModel: { 'gpt-5': 'high' },
    verbosityByModel: { 'gpt-5': 'low' },
    summaryByModel: { 'gpt-5': 'detailed' },
  };

  it('fill in what the client left out', () => {
    expect(complete({ input: [userHi] }, { defaults })).toMatchObject({
      reasoning: { effort: 'high', summary: 'detailed' },
      text: { verbosity: 'low' },
    });
  });

  it('leave the client its own', () => {
    const said = { reasoning: { effort: 'low', summary: 'auto' }, text: { verbosity: 'high' } };
    expect(complete({ input: [userHi], ...said }, { defaults })).toMatchObject(said);
  });

  it('never ask gpt-5-codex for minimal effort', () => {
    const body = complete({ model: 'gpt-5-codex', input: [userHi], reasoning: { effort: 'minimal' } });
    expect(body.reasoning).toEqual({ effort: 'low' });
  });

  it.each(['off', undefined])('send no summary when it is %s', (summary) => {
    const summaryByModel: Record<string, string> = summary === undefined ? {} : { 'gpt-5': summary };
    expect(complete({ input: [userHi] }, { defaults: { summaryByModel } })).not.toHaveProperty('reasoning');
  });
});
