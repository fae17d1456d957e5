import type { RequestRow, RequestState } from '@clp/core/schema';
import { expect, test } from 'vitest';
import { newsSince, toldOf } from './request-news';

const row = (id: string, state: RequestState): RequestRow => ({
  id,
  service: 'claude',
  startedAt: 0,
  method: 'POST',
  path: '/v1/messages',
  attempts: 1,
  status: 0,
  state,
  ms: 0,
  queueMs: 0,
  bytes: { in: 0, out: 0 },
  flags: [],
});

test('a request that fails long after it was told of is told of as failed, once', () => {
  const first = toldOf([row('a', 'waiting'), row('b', 'failed')]);
  expect(newsSince(toldOf([]), first)).toEqual({ n: 2, failed: 1 });
  const second = toldOf([row('c', 'done'), row('a', 'failed'), row('b', 'failed')]);
  expect(newsSince(first, second)).toEqual({ n: 1, failed: 1 });
  expect(newsSince(second, second)).toEqual({ n: 0, failed: 0 });
});
