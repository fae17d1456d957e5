import { expect, test } from 'vitest';
import { quotaPauseMs, retryAfterMs } from './retry-after.ts';

const now = Date.parse('2026-11-24T00:00:00Z');

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
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('%j', (headers, expected) => {
  expect(retryAfterMs((name) => (headers as Record<string, string>)[name], now)).toBe(expected);
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
