import { expect, test } from 'vitest';
import { judge, judgeStatus } from './judge.ts';

test.each([
  [[200, 201, 204, 302, 304], 'deliver', 'none'],
  [[400, 404, 405, 413, 415, 422, 418], 'deliver', 'client'],
  [[401, 403], 'try-next', 'credential'],
  [[402, 408, 409, 429, 500, 502, 503, 504, 529], 'try-next', 'upstream'],
])('judges %j as %s, fault %s', (statuses, verdict, fault) => {
  for (const status of statuses) expect(judgeStatus(status), String(status)).toEqual({ verdict, fault });
});

test('a send that failed is the fault of the upstream', () => {
  const failure = { code: 'upstream_refused', reason: 'the connection was refused' } as const;
  expect(judge({ kind: 'failure', failure })).toEqual({ verdict: 'try-next', fault: 'upstream' });
});

test('a client that went away is never the fault of the upstream', () => {
  expect(judge({ kind: 'aborted' })).toEqual({ verdict: 'deliver', fault: 'client' });
});
