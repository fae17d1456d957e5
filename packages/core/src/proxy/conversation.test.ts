import { expect, test } from 'vitest';
import { parseConfigs } from '../store/config-parse.ts';
import { conversationOf, createConversations } from './conversation.ts';
import { JsonBody } from './json-body.ts';

function configOf(name: string, entry: Record<string, string> = {}) {
  const { configs } = parseConfigs(
    { [name]: { base_url: `http://${name}`, auth_token: name, ...entry } },
    () => undefined,
  );
  if (!configs[0]) throw new Error('no config');
  return configs[0];
}

const a = configOf('a');
const b = configOf('b');

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
  conversations.remember('c', a);
  time += 59 * 60_000;
  expect(conversations.configOf('c')).toBe('a');
  conversations.remember('c', b);
  time += 59 * 60_000;
  expect(conversations.configOf('c')).toBe('b');
  time += 2 * 60_000;
  expect(conversations.configOf('c')).toBeUndefined();
});

test('forgets the conversation that was silent longest when there are too many', () => {
  const conversations = createConversations({ now: () => 0, limit: 2 });
  for (const name of ['c', 'd']) conversations.remember(name, a);
  conversations.remember('c', a);
  conversations.remember('e', a);
  expect(['c', 'd', 'e'].map(conversations.configOf)).toEqual(['a', undefined, 'a']);
});

test('a request that names no conversation has none to remember', () => {
  const conversations = createConversations({ now: () => 0 });
  conversations.remember(undefined, a);
  expect(conversations.configOf(undefined)).toBeUndefined();
});

test('a conversation is mixed for good once another account took part', () => {
  const conversations = createConversations({ now: () => 0 });
  conversations.remember('c', a);
  expect([conversations.isMixed('c', a), conversations.isMixed('c', b)]).toEqual([false, true]);
  conversations.remember('c', b);
  expect(conversations.isMixed('c', b)).toBe(true);
  conversations.remember('c', a);
  expect(conversations.isMixed('c', a)).toBe(true);
});

test('a config whose credential or protocol was edited is another account, one read anew is not', () => {
  const conversations = createConversations({ now: () => 0 });
  conversations.remember('c', a);
  expect(conversations.isMixed('c', configOf('a'))).toBe(false);
  expect(conversations.isMixed('c', configOf('a', { auth_token: 'new' }))).toBe(true);
  expect(conversations.isMixed('c', configOf('a', { protocol: 'chat' }))).toBe(true);
});

test('a conversation nobody knows may be mixed, and one that was found to be stays so', () => {
  const conversations = createConversations({ now: () => 0 });
  expect([conversations.isMixed('c', a), conversations.isMixed(undefined, a)]).toEqual([true, true]);
  conversations.remember('c', a, 'mixed');
  conversations.remember('c', a);
  expect(conversations.isMixed('c', a)).toBe(true);
});
