import { expect, test } from 'vitest';
import { onePiece } from '../body-pieces.ts';
import { ByteKeeper, createMemoryBudget } from './byte-keeper.ts';
import { captureOf } from './capture-exchange.ts';

const secrets = ['sk-planted-key-1'];

function exchange(answer = 'an answer') {
  const capture = new ByteKeeper(1000, createMemoryBudget(1e6));
  capture.push(Buffer.from(answer));
  return {
    id: 'a',
    capture,
    answerHead: { status: 401, rawHeaders: ['x-said', 'no'] },
    sent: {
      method: 'POST',
      origin: 'https://a',
      path: '/v1/messages',
      headers: ['accept', '*/*'],
      body: onePiece(Buffer.from('a body of more than twenty bytes')),
    },
  };
}

test('keeps both sides with the beginning of the body', () => {
  const draft = captureOf(exchange(), { maxBytes: 20, secrets });
  expect(draft).toMatchObject({
    id: 'a',
    request: { line: 'POST https://a/v1/messages', headers: ['accept', '*/*'], total: 32 },
    response: { line: '401', headers: ['x-said', 'no'], total: 9 },
    secrets,
  });
  expect(draft?.request.pieces.join('')).toBe('a body of more than ');
  expect(draft?.response.pieces.join('')).toBe('an answer');
});

test('keeps nothing of a request that never went out', () => {
  expect(captureOf({ ...exchange(), sent: undefined }, { maxBytes: 20, secrets })).toBeUndefined();
});
