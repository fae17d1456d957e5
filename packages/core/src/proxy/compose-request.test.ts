import { expect, test } from 'vitest';
import type { Config } from '../schema/config.ts';
import {
  applyCredentials,
  composeAddress,
  hasVersionPrefix,
  joinQueries,
  resourceOf,
} from './compose-request.ts';
import { HeaderList } from './header-rules.ts';

test.each([
  ['/v1/messages', 'messages'],
  ['/v1/v1/messages', 'messages'],
  ['//v1//V1/messages', 'messages'],
  ['/messages', 'messages'],
  ['/v1', ''],
  ['/v1/', ''],
  ['/v1/files/a%2Fb/', 'files/a%2Fb/'],
  ['/v10/messages', 'v10/messages'],
  ['/v1beta/x', 'v1beta/x'],
])('the resource of %s is "%s"', (path, resource) => {
  expect(resourceOf(path)).toBe(resource);
});

test('knows a path with the version prefix', () => {
  expect(hasVersionPrefix('/v1')).toBe(true);
  expect(hasVersionPrefix('/V1/models')).toBe(true);
  expect(hasVersionPrefix('/v1x/models')).toBe(false);
  expect(hasVersionPrefix('/models')).toBe(false);
});

test.each([
  ['https://h', 'messages', 'https://h', '/v1/messages'],
  ['https://h/', 'messages', 'https://h', '/v1/messages'],
  ['https://h/x', 'messages', 'https://h', '/x/v1/messages'],
  ['https://h/x/v1', 'messages', 'https://h', '/x/v1/messages'],
  ['https://h/x/v1/', 'responses', 'https://h', '/x/v1/responses'],
  ['https://h:8443/x/v1/messages', 'messages', 'https://h:8443', '/x/v1/messages'],
  ['https://h/v1/chat/completions', 'chat/completions', 'https://h', '/v1/chat/completions'],
  ['https://h/api/paas/v4', 'chat/completions', 'https://h', '/api/paas/v4/chat/completions'],
  ['https://h/x', '', 'https://h', '/x/v1'],
  ['https://h/x', 'files/a%2Fb/', 'https://h', '/x/v1/files/a%2Fb/'],
])('%s + %s', (base, resource, origin, path) => {
  expect(composeAddress(base, resource)).toEqual({ origin, path, query: '' });
});

test('the query of a base address goes with every request, before the client’s own', () => {
  const { path, query } = composeAddress('https://h/openai?api-version=1&key=k', 'responses');
  expect([path, query]).toEqual(['/openai/v1/responses', 'api-version=1&key=k']);
  expect([joinQueries(query, 'a=b'), joinQueries('', 'a=b'), joinQueries(query, '')]).toEqual([
    'api-version=1&key=k&a=b',
    'a=b',
    'api-version=1&key=k',
  ]);
});

const config = (credentials: Partial<Config>) =>
  ({ name: 'prod', authToken: '', apiKey: '', ...credentials }) as Config;

test.each([
  [{ authToken: 't' }, true, { authorization: 'Bearer t' }],
  [{ apiKey: 'k' }, true, { 'x-api-key': 'k' }],
  [{ authToken: 't', apiKey: 'k' }, true, { 'x-api-key': 'k' }],
  [{ authToken: 't', apiKey: 'k' }, false, { authorization: 'Bearer t', 'x-api-key': 'k' }],
  [{ authToken: 't', authHeader: 'x-api-key' as const }, true, { 'x-api-key': 't' }],
  [{ apiKey: 'k', authHeader: 'bearer' as const }, true, { authorization: 'Bearer k' }],
  [{ authToken: 't', authHeader: 'both' as const }, true, { authorization: 'Bearer t', 'x-api-key': 't' }],
  [{}, true, {}],
])('credentials of %j, exclusive %s', (credentials, exclusive, expected) => {
  const headers = new HeaderList();
  applyCredentials(headers, config(credentials), { exclusive });
  const raw = headers.toRaw();
  const sent: Record<string, string> = {};
  for (let index = 0; index < raw.length; index += 2) sent[raw[index] ?? ''] = raw[index + 1] ?? '';
  expect(sent).toEqual(expected);
});

test('the change record names the config, never the credential', () => {
  const change = applyCredentials(new HeaderList(), config({ authToken: 'sk-secret' }), { exclusive: true });
  expect(JSON.stringify(change)).not.toContain('sk-secret');
  expect(change?.cause).toBe('config prod');
});
