import { expect, test } from 'vitest';
import { chatWire, messagesWire, responsesWire } from './index.ts';
import type { WireProtocol } from './wire.ts';

function usageOf(wire: WireProtocol, events: string[]) {
  const reader = wire.createUsageReader();
  for (const event of events) reader.event(Buffer.from(event));
  return reader;
}

test('Messages: usage of start and delta is merged field by field', () => {
  const reader = usageOf(messagesWire, [
    'event: message_start\ndata: {"type":"message_start","message":{"model":"opus","usage":{"input_tokens":3,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":5,"ephemeral_1h_input_tokens":2},"cache_read_input_tokens":11,"output_tokens":1}}}',
    'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"text":"the \\"usage\\" word"}}',
    'event: message_delta\ndata: {"type":"message_delta","usage":{"output_tokens":42,"input_tokens":null}}',
  ]);
  expect(reader.usage()?.metrics).toEqual({
    input: 3,
    cached_create: 7,
    cached_read: 11,
    output: 42,
    reasoning: 0,
    total: 45,
  });
  expect(reader.usage()?.raw.cache_creation).toEqual({
    ephemeral_5m_input_tokens: 5,
    ephemeral_1h_input_tokens: 2,
  });
  expect(reader.model()).toBe('opus');
  expect(reader.finished()).toBe(false);
  reader.event(Buffer.from('event: message_stop\ndata: {"type":"message_stop"}'));
  expect(reader.finished()).toBe(true);
});

test.each([
  [messagesWire, 'event: content_block_delta\ndata: {"delta":{"text":"event: message_stop"}}'],
  [messagesWire, 'event: content_block_delta\ndata: {"delta":{"text":"{\\"type\\":\\"message_stop\\"}"}}'],
  [chatWire, 'data: {"choices":[{"delta":{"content":"data: [DONE]"}}]}'],
  [chatWire, 'data: {"choices":[{"delta":{"content":"and so"},"finish_reason":""}]}'],
  [responsesWire, 'data: {"delta":"{\\"type\\":\\"response.completed\\"}"}'],
])('an answer that speaks of the end of a stream has not ended', (wire, event) => {
  expect(usageOf(wire, [event]).finished()).toBe(false);
});

test('Responses: usage comes with the closing event', () => {
  const reader = usageOf(responsesWire, [
    'data: {"type":"response.created","response":{"model":"gpt-5","usage":null}}',
    'data: {"type":"response.completed","response":{"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":15}}}',
  ]);
  expect(reader.usage()?.metrics).toEqual({
    input: 10,
    cached_create: 0,
    cached_read: 4,
    output: 5,
    reasoning: 2,
    total: 15,
  });
  expect([reader.model(), reader.finished()]).toEqual(['gpt-5', true]);
});

test('Chat: its own field names, also from relays', () => {
  const reader = usageOf(chatWire, [
    'data: {"model":"m","choices":[{"delta":{"role":"assistant"}}],"usage":null}',
    'data: {"choices":[],"usage":{"prompt_tokens":8,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":1}}}',
    'data: [DONE]',
  ]);
  expect(reader.usage()?.metrics).toEqual({
    input: 8,
    cached_create: 0,
    cached_read: 3,
    output: 9,
    reasoning: 1,
    total: 17,
  });
  expect(reader.finished()).toBe(true);
});

test('a whole JSON answer is read too, an answer without usage gives none', () => {
  const reader = messagesWire.createUsageReader();
  reader.json(Buffer.from('{"type":"message","model":"opus","usage":{"input_tokens":1,"output_tokens":2}}'));
  expect(reader.usage()?.metrics.total).toBe(3);
  const none = chatWire.createUsageReader();
  none.json(Buffer.from('no json'));
  expect(none.usage()).toBeUndefined();
});

test.each([
  [messagesWire, 'event: message_start\ndata: {"type":"message_start"}', 'opening'],
  [messagesWire, 'event: ping\r\ndata: {"type":"ping"}\r\n', 'opening'],
  [messagesWire, ': comment', 'opening'],
  [messagesWire, 'event: content_block_start\ndata: {}', 'content'],
  [messagesWire, 'data: {"type":"content_block_start"}', 'content'],
  [messagesWire, 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}', 'error'],
  [responsesWire, 'event: response.created\ndata: {"type":"response.created"}', 'opening'],
  [responsesWire, 'data: {"type":"keepalive"}', 'opening'],
  [responsesWire, 'data: {"type":"response.output_item.added"}', 'content'],
  [responsesWire, 'data: {"type":"response.failed"}', 'error'],
  [responsesWire, 'data: {"type":"error","code":"x"}', 'error'],
  [chatWire, 'data: {"choices":[{"delta":{"role":"assistant","content":""}}]}', 'opening'],
  [chatWire, 'data: {"choices":[{"delta":{"content":"hi"}}]}', 'content'],
  [chatWire, 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}', 'content'],
  [chatWire, 'data: {"error":{"message":"no"}}', 'error'],
  [chatWire, ': keepalive', 'opening'],
  [chatWire, 'data: [DONE]', 'content'],
] as const)('classifies %#', (wire, event, expected) => {
  expect(wire.classifyEvent(Buffer.from(event))).toBe(expected);
});

test.each([messagesWire, responsesWire, chatWire])(
  'what $protocol writes as an error event, it reads as one',
  (wire) => {
    const [event] = wire
      .formatErrorEvent({ status: 429, code: 'rate_limit_exceeded', message: 'slow\n"down"' })
      .split('\n\n');
    const bytes = Buffer.from(event ?? '');
    expect(wire.classifyEvent(bytes)).toBe('error');
    expect(wire.parseErrorEvent(bytes)).toMatchObject({ status: 429, message: 'slow\n"down"' });
  },
);

test.each([messagesWire, responsesWire, chatWire])(
  'a heartbeat of $protocol is an opening and a whole event',
  (wire) => {
    for (const headers of [{}, { 'x-stainless-lang': 'js' }]) {
      const heartbeat = wire.heartbeat(headers);
      expect(heartbeat.endsWith('\n\n')).toBe(true);
      expect(wire.classifyEvent(Buffer.from(heartbeat.trimEnd()))).toBe('opening');
    }
  },
);

test('errors have the shape of their vendor', () => {
  const error = { status: 404, code: 'not_found', message: 'gone' };
  expect(JSON.parse(messagesWire.formatError(error))).toEqual({
    type: 'error',
    error: { type: 'not_found_error', message: 'gone' },
  });
  expect(JSON.parse(chatWire.formatError(error))).toEqual({
    error: { message: 'gone', type: 'not_found_error', param: null, code: 'not_found' },
  });
});
