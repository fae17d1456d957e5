import { expect, test } from 'vitest';
import { quotaPauseMs, retryAfterMs } from './retry-after.ts';

const now = Date.parse('2026-11-24T00:00:00Z');

const answer = (status: number, headers: Record<string, string>) =>
  retryAfterMs((name) => headers[name], { status, now });

test.each([
  [{ 'retry-after': '7' }, 7_000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after': 'Tue, 24 Nov 2026 00:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Mon, 23 Nov 2026 00:00:30 GMT' }, 0],
  [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
  [{ 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '6m0s' }, 360_000],
  [{ 'x-ratelimit-reset-tokens': '850ms' }, 850],
  [{ 'anthropic-ratelimit-tokens-reset': '2026-11-24T00:01:00Z' }, 60_000],
  [{ 'x-ratelimit-reset': String(now / 1000 + 12) }, 12_000],
  [{ 'x-ratelimit-reset': String(now + 12_000) }, 12_000],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('a 429 with %j asks for %s ms', (headers, expected) => {
  expect(answer(429, headers as Record<string, string>)).toBe(expected);
});

test('only the quota that is used up says when to come back, where one is', () => {
  const headers = {
    'anthropic-ratelimit-requests-remaining': '49',
    'anthropic-ratelimit-requests-reset': '2026-11-24T00:30:00Z',
    'anthropic-ratelimit-tokens-remaining': '0',
    'anthropic-ratelimit-tokens-reset': '2026-11-24T00:00:05Z',
  };
  expect(answer(429, headers)).toBe(5_000);
  expect(answer(500, headers)).toBe(5_000);
});

test('a failure with the resets that every answer has asks for no wait', () => {
  const headers = { 'x-ratelimit-remaining-tokens': '90000', 'x-ratelimit-reset-tokens': '6m0s' };
  expect(answer(503, headers)).toBeUndefined();
  expect(answer(529, { ...headers, 'retry-after': '3' })).toBe(3_000);
});

test.each([
  [['x-ratelimit-remaining-requests', '0', 'x-ratelimit-reset-requests', '6s'], 6000],
  [
    ['Anthropic-Ratelimit-Tokens-Remaining', '0', 'Anthropic-Ratelimit-Tokens-Reset', '1970-01-01T00:00:21Z'],
    20_000,
  ],
  [['x-ratelimit-remaining-requests', '0', 'x-ratelimit-reset-requests', '24h'], 60_000],
  [['x-ratelimit-remaining-requests', '3', 'x-ratelimit-reset-requests', '6s'], 0],
  [['x-ratelimit-remaining-requests', '0'], 0],
  [['content-length', '0'], 0],
])('headers %j ask for a pause of %i ms', (headers, ms) => expect(quotaPauseMs(headers, 1000)).toBe(ms));
