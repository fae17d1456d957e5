import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WireFormat } from './dialect.ts';
import { hasReadableOpening, holdOpening } from './hold-opening.ts';
import { UpstreamAnswer } from './upstream-answer.ts';

const wire = {
  classifyEvent: (event: Buffer) => (event.includes('error') ? 'error' : 'opening'),
  parseErrorEvent: () => ({ status: 529, code: 'overloaded', message: '' }),
} as unknown as WireFormat;

function answerWith(coding: string): UpstreamAnswer {
  const answer = new UpstreamAnswer(
    { onConnected: () => undefined, onHead: () => undefined, onFailure: () => undefined },
    {
      timeouts: { firstByteMs: 1000, idleMs: 1000 },
      deadlines: { add: () => undefined, remove: () => undefined },
      now: () => 0,
    },
  );
  answer.onConnect(() => undefined);
  const headers = ['content-type', 'text/event-stream', 'content-encoding', coding];
  answer.onHeaders(
    200,
    headers.map((text) => Buffer.from(text)),
    () => undefined,
  );
  return answer;
}

// No time passes by itself.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('nothing is held back any longer once the answer was aborted', async () => {
  const answer = answerWith('identity');
  const held = holdOpening(answer, wire);
  answer.onData(Buffer.from('data: {}\n\n'));
  answer.abort();
  expect(await held).toBeUndefined();
});

test.each([
  ['identity', (text: string) => Buffer.from(text)],
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])(
  'an error that comes first is seen under the coding %s, and every byte is still there',
  async (coding, code) => {
    const answer = answerWith(coding);
    expect(hasReadableOpening(answer)).toBe(true);
    const bytes = code('data: {}\n\ndata: error\n\n');
    const held = holdOpening(answer, wire);
    for (const byte of bytes) answer.onData(Buffer.from([byte]));
    answer.onComplete();
    expect((await held)?.code).toBe('overloaded');
    const pieces: Buffer[] = [];
    answer.consume({ data: (piece) => pieces.push(piece) > 0, end: () => undefined, error: () => undefined });
    expect(Buffer.concat(pieces)).toEqual(bytes);
  },
);

test('a coding nobody here can read is not looked into', () => {
  expect(hasReadableOpening(answerWith('compress'))).toBe(false);
  expect(hasReadableOpening(answerWith('gzip, br'))).toBe(false);
});
