import { expect, test } from 'vitest';
import { createByteKeeper, createMemoryBudget } from './byte-keeper.ts';
import { captureOf } from './capture-exchange.ts';

const secrets = ['sk-planted-key-1'];
const all = { mode: 'all', sample: 1, maxBytes: 20 } as const;

function exchange(answer = 'an answer') {
  const capture = createByteKeeper(1000, createMemoryBudget(1e6));
  capture.push(Buffer.from(answer));
  return {
    id: 'a',
    capture,
    answerHead: { status: 401, rawHeaders: ['Set-Cookie', 'planted', 'x-said', 'no sk-planted-key-1'] },
    sent: {
      method: 'POST',
      origin: 'https://a',
      path: '/v1/messages',
      headers: ['Authorization', 'Bearer sk-planted-key-1', 'X-Api-Key', 'planted', 'accept', '*/*'],
      body: Buffer.from('a body of more than twenty bytes'),
    },
  };
}

test('keeps both sides with the beginning of the body, and no credential', () => {
  const capture = captureOf(exchange('refused: sk-planted-key-1 is no key'), {
    policy: all,
    failed: true,
    secrets,
  });
  expect(capture).toMatchObject({
    id: 'a',
    request: {
      line: 'POST https://a/v1/messages',
      headers: ['Authorization', '…', 'X-Api-Key', '…', 'accept', '*/*'],
      total: 32,
    },
    response: { line: '401', headers: ['Set-Cookie', '…', 'x-said', 'no …'] },
  });
  expect(capture?.request.body.toString()).toBe('a body of more than ');
  expect(capture?.response.body.toString()).toBe('refused: … is no key');
});

test('keeps only failed requests where the policy says so, and nothing of one that never went out', () => {
  const errors = { ...all, mode: 'errors' } as const;
  expect(captureOf(exchange(), { policy: errors, failed: false, secrets })).toBeUndefined();
  expect(captureOf(exchange(), { policy: errors, failed: true, secrets })).toBeDefined();
  const unsent = { ...exchange(), sent: undefined };
  expect(captureOf(unsent, { policy: all, failed: true, secrets })).toBeUndefined();
});
