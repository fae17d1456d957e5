import { expect, test } from 'vitest';
import { compileFilters } from './filter/compile-filters.ts';
import { createOriginReader } from './request-origin.ts';

const asked = (url: string, headers: Record<string, string> = {}, project?: string) => ({
  incoming: { url, headers },
  project,
});
const none = compileFilters([], String);
const rules = compileFilters(
  [{ source: 'planted words', op: 'replace', target: 'x', literal: true }],
  String,
);

test('tells path, client, session and project', () => {
  const read = createOriginReader('claude', () => none);
  const headers = { 'user-agent': 'claude-cli/2.1 (external, cli)', 'x-session-id': 's-1' };
  expect(read(asked('/p/mine/v1/messages?beta=true', headers, 'mine'))).toEqual({
    path: '/p/mine/v1/messages',
    client: 'claude-cli',
    session: 's-1',
    project: 'mine',
  });
});

test('tells nothing that a filter takes out, however it is written', () => {
  const read = createOriginReader('claude', () => rules);
  const headers = { 'user-agent': 'cli/1', 'x-session-id': 'about planted words' };
  const origin = read(asked('/p/planted%20words/v1/files/%70lanted%20words', headers, 'planted%20words'));
  expect(origin).toEqual({
    path: '/p/x/v1/files/x',
    client: 'cli',
    session: 'about x',
    project: 'x',
  });
  expect(read(asked('/v1/models/%E0%A4%A')).path).toBe('/v1/models/%E0%A4%A');
});

test('other rules hold at once, and with broken ones nothing is told', () => {
  let current: typeof none | undefined = none;
  const read = createOriginReader('claude', () => current);
  expect(read(asked('/v1/planted words')).path).toBe('/v1/planted words');
  current = rules;
  expect(read(asked('/v1/planted words')).path).toBe('/v1/x');
  current = undefined;
  expect(read(asked('/v1/planted words', { 'user-agent': 'cli/1' }))).toMatchObject({
    path: '…',
    client: undefined,
  });
});
