import { expect, test } from 'vitest';
import { conversationOf, createConversations } from './conversation.ts';
import { JsonBody } from './json-body.ts';

const named = (headers: Record<string, string>, body: unknown) =>
  conversationOf({ headers }, JsonBody.parse(Buffer.from(JSON.stringify(body))));

test.each([
  [{ session_id: 's1' }, { prompt_cache_key: 'p', metadata: { user_id: 'u' } }, 's1'],
  [{}, { prompt_cache_key: 'p', metadata: { user_id: 'u' } }, 'p'],
  [{}, { metadata: { user_id: 'u' } }, 'u'],
  [{}, { metadata: null }, undefined],
  [{}, { metadata: 'text', prompt_cache_key: 7 }, undefined],
])('headers %j and body %j name the conversation %s', (headers, body, expected) => {
  expect(named(headers as Record<string, string>, body)).toBe(expected);
});

test('a conversation keeps its config for an hour after its last request', () => {
  let time = 0;
  const conversations = createConversations({ now: () => time });
  conversations.remember('c', 'a');
  time += 59 * 60_000;
  expect(conversations.configOf('c')).toBe('a');
  conversations.remember('c', 'b');
  time += 59 * 60_000;
  expect(conversations.configOf('c')).toBe('b');
  time += 2 * 60_000;
  expect(conversations.configOf('c')).toBeUndefined();
});

test('forgets the conversation that was silent longest when there are too many', () => {
  const conversations = createConversations({ now: () => 0, limit: 2 });
  for (const name of ['c', 'd']) conversations.remember(name, 'a');
  conversations.remember('c', 'a');
  conversations.remember('e', 'a');
  expect(['c', 'd', 'e'].map(conversations.configOf)).toEqual(['a', undefined, 'a']);
});

test('a request that names no conversation has none to remember', () => {
  const conversations = createConversations({ now: () => 0 });
  conversations.remember(undefined, 'a');
  expect(conversations.configOf(undefined)).toBeUndefined();
});
