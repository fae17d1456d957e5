import { expect, test } from 'vitest';
import { createAnswerWatcher, protocolOfPath, readSeenAnswer, readSeenRequest } from './read-exchange.ts';

const events = [
  { type: 'message_start', message: { id: 'm', model: 'claude', usage: { input_tokens: 3 } } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ' there' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

test('a watched answer shows what came so far, at whatever byte it is cut', () => {
  const bytes = Buffer.from(events.join(''));
  for (let cut = 0; cut <= bytes.length; cut += 7) {
    const watcher = createAnswerWatcher('messages');
    watcher.write(bytes.subarray(0, cut));
    const [part] = watcher.seen().parts;
    expect('Hello there').toContain(part?.type === 'text' ? part.text : '');
    watcher.write(bytes.subarray(cut));
    watcher.end();
    expect(watcher.seen()).toMatchObject({ parts: [{ type: 'text', text: 'Hello there' }], reason: 'stop' });
  }
});

test('a stream that broke off keeps the text it had', () => {
  const answer = readSeenAnswer('messages', {
    status: 200,
    contentType: 'text/event-stream',
    bytes: Buffer.from(events.slice(0, 3).join('')),
  });
  expect(answer).toMatchObject({ parts: [{ type: 'text', text: 'Hello' }], reason: undefined });
});

test('an error answer gives the words of the upstream', () => {
  const bytes = Buffer.from('{"type":"error","error":{"type":"rate_limit_error","message":"Slow down."}}');
  expect(readSeenAnswer('messages', { status: 429, contentType: 'application/json', bytes })).toEqual({
    parts: [],
    reason: undefined,
    error: 'Slow down.',
  });
});

test('a request of the wrong shape is no conversation', () => {
  expect(readSeenRequest('messages', { model: 'm', messages: 'no list' })).toBeUndefined();
  expect(
    readSeenRequest('messages', { model: 'm', messages: [{ role: 'user', content: 'Hi' }] })?.turns,
  ).toMatchObject([{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }]);
});

test('the path of an upstream tells its protocol', () => {
  expect(protocolOfPath('/api/v1/messages')).toBe('messages');
  expect(protocolOfPath('/v1/chat/completions')).toBe('chat');
  expect(protocolOfPath('/v1/models')).toBeUndefined();
});
