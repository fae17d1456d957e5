import { describe, expect, it } from 'vitest';
import type { ProtocolName, WireError } from '../wire.ts';
import { translateRequest } from './translate-request.ts';

/** What upstreams answer against their own documentation, one finding a test. */

interface Got {
  text: string;
  failure: WireError | undefined;
  lost: readonly string[];
}

/** A Messages client's answer; a text is an event stream. */
function answered(
  upstream: ProtocolName,
  answer: string | Record<string, unknown>,
  { streams = false } = {},
): Got {
  const job = { from: 'messages', to: upstream, leaveOut: [], id: 'x', now: 1 } as const;
  const body = Buffer.from('{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}');
  const result = translateRequest({ ...job, body, clientStreams: streams, upstreamStreams: streams });
  if (!result.ok) throw new Error(result.problem);
  const transform = result.createTransform();
  const isStream = typeof answer === 'string';
  const type = isStream ? 'text/event-stream' : 'application/json';
  transform.head({ status: 200, rawHeaders: ['content-type', type] });
  const first = transform.write(Buffer.from(isStream ? answer : JSON.stringify(answer)));
  const last = transform.end();
  const text = `${first ?? ''}${last ?? ''}`;
  return { text, failure: transform.failure(), lost: transform.dropped() };
}

interface Message {
  content: Record<string, unknown>[];
  stop_reason: string;
}

function messageOf(upstream: ProtocolName, answer: string | Record<string, unknown>): Message {
  return JSON.parse(answered(upstream, answer).text) as Message;
}

const call = (id: unknown, city: string) => ({
  ...(id !== undefined && { id }),
  type: 'function',
  function: { name: 'weather', arguments: `{"city":"${city}"}` },
});
const chunk = (delta: unknown, finish?: string) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, ...(finish && { finish_reason: finish }) }] })}\n\n`;

describe('a call without an id gets one of its own', () => {
  it.each([undefined, '', null])('as %s', (id) => {
    const message = { role: 'assistant', content: null, tool_calls: [call(id, 'A'), call(id, 'B')] };
    const whole = { choices: [{ message, finish_reason: 'tool_calls' }] };
    const pieces = [0, 1].map((index) => chunk({ tool_calls: [{ index, ...call(id, 'AB'.charAt(index)) }] }));
    const stream = `${pieces.join('')}${chunk({}, 'tool_calls')}data: [DONE]\n\n`;
    const ids = [whole, stream].flatMap((answer) => {
      const { content } = messageOf('chat', answer);
      expect(content.map(({ input }) => input)).toEqual([{ city: 'A' }, { city: 'B' }]);
      return content.map((block) => block.id);
    });
    for (const made of ids) expect(made).toMatch(/^call_\w+$/);
    // Neither within an answer nor over the answers of a conversation may two be the same.
    expect(new Set(ids).size).toBe(4);
  });
});

describe('parallel calls that all have the number 0', () => {
  it.each([
    ['ids', 'call_1', 'call_2'],
    ['empty ids', '', ''],
  ])('are told apart with %s', (_, first, second) => {
    const pieces = [call(first, 'Oslo'), call(second, 'Rome')].map((one) =>
      chunk({ tool_calls: [{ index: 0, ...one }] }),
    );
    const { content } = messageOf('chat', `${pieces.join('')}${chunk({}, 'tool_calls')}`);
    expect(content.map(({ input }) => input)).toEqual([{ city: 'Oslo' }, { city: 'Rome' }]);
  });

  it('a call whose id and name every piece repeats is one', () => {
    const pieces = ['{"city":', '"Oslo"}', ''].map((text) =>
      chunk({ tool_calls: [{ index: 0, id: 'a', function: { name: 'weather', arguments: text } }] }),
    );
    const { content } = messageOf('chat', `${pieces.join('')}${chunk({}, 'tool_calls')}`);
    expect(content).toMatchObject([{ id: 'a', input: { city: 'Oslo' } }]);
  });
});

describe('an answer with content nobody knows', () => {
  it.each<[ProtocolName, Record<string, unknown>]>([
    [
      'chat',
      {
        choices: [
          {
            message: { content: [{ type: 'hologram' }, null, { type: 'text', text: 'Hi' }] },
            finish_reason: 'stop',
          },
        ],
      },
    ],
    [
      'responses',
      {
        output: [
          { type: 'message', content: [{ type: 'hologram' }, { type: 'output_text', text: 'Hi' }] },
          null,
        ],
      },
    ],
  ])('of %s keeps the rest', (upstream, answer) => {
    const { text, lost, failure } = answered(upstream, answer);
    expect(failure).toBeUndefined();
    expect((JSON.parse(text) as Message).content).toEqual([{ type: 'text', text: 'Hi' }]);
    expect(lost).toContain('content.hologram');
  });
});

it('reasoning that is counted beside the output is part of it', () => {
  const counts = { prompt_tokens: 13, completion_tokens: 1, total_tokens: 400 };
  const usage = { ...counts, completion_tokens_details: { reasoning_tokens: 386 } };
  const { text } = answered('chat', {
    choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }],
    usage,
  });
  expect(JSON.parse(text)).toMatchObject({
    usage: { output_tokens: 387, output_tokens_details: { thinking_tokens: 386 } },
  });
});

it('a response that failed is an error, not an empty answer', () => {
  const { text, failure } = answered('responses', {
    id: 'resp_1',
    status: 'failed',
    error: { code: 'server_error', message: 'The model broke.' },
    output: [],
  });
  expect(text).toBe('');
  expect(failure).toMatchObject({ code: 'server_error', message: 'The model broke.' });
});

describe('a choice that ended in an error is one', () => {
  const error = { code: 502, message: 'The provider hung up.' };
  it.each([
    ['with its words', { error }, 'The provider hung up.'],
    ['without any', {}, 'The upstream ended its answer with an error.'],
  ])('%s', (_, more, words) => {
    const message = { role: 'assistant', content: '' };
    const whole = answered('chat', { choices: [{ message, finish_reason: 'error', ...more }] });
    expect(whole.failure).toMatchObject({ status: 502, message: words });
    const end = { choices: [{ index: 0, delta: {}, finish_reason: 'error', ...more }] };
    const stream = `${chunk({ content: 'Hi' })}data: ${JSON.stringify(end)}\n\ndata: [DONE]\n\n`;
    const { text } = answered('chat', stream, { streams: true });
    expect(text).toContain(words);
    expect(text).not.toContain('message_stop');
  });
});

it('a stream that says it is done without a finish reason has ended', () => {
  const text = chunk({ role: 'assistant', content: 'Hi' });
  const done = answered('chat', `${text}data: [DONE]\n\n`, { streams: true });
  expect(done.text).toContain('"stop_reason":"end_turn"');
  expect(done.text).toContain('message_stop');
  const cut = answered('chat', text, { streams: true });
  expect(cut.text).not.toContain('message_stop');
});
