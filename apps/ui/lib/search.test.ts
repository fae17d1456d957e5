import type { RequestRow } from '@clp/core/schema';
import { expect, test } from 'vitest';
import { filterOfSearch, formatSearch, hasTerm, matchesRow, parseSearch, toggleTerm } from './search';

const row: RequestRow = {
  id: 'one',
  service: 'claude',
  startedAt: 0,
  method: 'POST',
  path: '/v1/messages',
  model: 'claude-opus-4-1',
  config: 'prod',
  attempts: 1,
  status: 502,
  state: 'failed',
  outcome: 'upstream_error',
  ms: 1,
  queueMs: 0,
  bytes: { in: 1, out: 1 },
  error: { code: 'upstream_timeout', text: 'It took too long' },
  flags: [],
};

test('words that name something narrow by it, the others are text', () => {
  expect(parseSearch('status:5xx cfg:prod model:"gpt 5" too long')).toEqual({
    terms: [
      { key: 'status', value: '5xx', isWhole: false },
      { key: 'config', value: 'prod', isWhole: false },
      { key: 'model', value: 'gpt 5', isWhole: true },
    ],
    text: 'too long',
  });
});

test('what is no value of its name is searched for as it was typed', () => {
  expect(parseSearch('status:abc is:odd http://x').text).toBe('status:abc is:odd http://x');
});

test('a search survives being written and read again', () => {
  const query = 'status:5xx model:"gpt 5" is:failed slow one';
  expect(parseSearch(formatSearch(parseSearch(query)))).toEqual(parseSearch(query));
});

test.each([
  ['', true],
  ['cfg:pro', true],
  ['cfg:"pro"', false],
  ['cfg:"prod"', true],
  ['status:5xx', true],
  ['status:429 status:502', true],
  ['status:4xx', false],
  ['is:failed svc:claude', true],
  ['is:ok', false],
  ['OPUS', true],
  ['too long', true],
  ['model:opus nowhere', false],
])('a live row meets "%s": %s', (query, expected) => {
  expect(matchesRow(row, parseSearch(query))).toBe(expected);
});

test('the index is asked for parts with stars, for whole values without', () => {
  expect(filterOfSearch(parseSearch('model:opus cfg:"prod" is:failed'))).toEqual({
    model: ['*opus*'],
    config: ['prod'],
    outcome: ['client_error', 'upstream_error', 'refused', 'broken'],
  });
});

test('choosing a value twice leaves the search as it was', () => {
  const once = toggleTerm('slow', 'model', 'gpt-5');
  expect(once).toBe('model:"gpt-5" slow');
  expect(hasTerm(once, 'model', 'gpt-5')).toBe(true);
  expect(toggleTerm(once, 'model', 'gpt-5')).toBe('slow');
});
