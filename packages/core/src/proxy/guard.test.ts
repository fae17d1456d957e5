import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import { ClpError } from '../errors.ts';
import { checkClientKey, guardAgainstBrowsers } from './guard.ts';

const options = { host: '127.0.0.1', consolePort: 3300 };

function refusal(headers: IncomingHttpHeaders): string | undefined {
  try {
    guardAgainstBrowsers(headers, options);
    return undefined;
  } catch (error) {
    return error instanceof ClpError ? error.code : 'bug';
  }
}

test.each([
  '127.0.0.1:3210',
  'localhost:3210',
  'LOCALHOST',
  '[::1]:3210',
  '192.168.1.7:3210',
  'host.docker.internal:3210',
])('answers for the host %s', (host) => expect(refusal({ host })).toBeUndefined());

test.each(['evil.example', 'evil.example:3210', 'localhost.evil.example', '127.0.0.1.nip.example', ''])(
  'refuses the host "%s"',
  (host) => expect(refusal({ host })).toBe('host_not_allowed'),
);

test.each([
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1:8080' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
])('refuses a browser request from elsewhere: %j', (headers) => {
  expect(refusal({ host: '127.0.0.1:3210', ...headers })).toBe('cross_site');
});

test.each([
  {},
  { 'sec-fetch-mode': 'cors' },
  { 'sec-fetch-site': 'none' },
  { origin: 'http://127.0.0.1:3300', 'sec-fetch-site': 'same-site' },
  { origin: 'http://127.0.0.1:3210', 'sec-fetch-site': 'same-origin' },
])('lets clients and the console through: %j', (headers) => {
  expect(refusal({ host: '127.0.0.1:3210', ...headers })).toBeUndefined();
});

const hash = `sha256:${createHash('sha256').update('right').digest('hex')}`;

test('asks for a client key only when some are configured', () => {
  expect(checkClientKey({}, [])).toBeUndefined();
  expect(() => checkClientKey({}, [{ name: 'me', hash }])).toThrow('client key');
  expect(() => checkClientKey({ authorization: 'Bearer wrong' }, [{ name: 'me', hash }])).toThrow(
    'client key',
  );
});

test('takes a client key as Bearer or x-api-key', () => {
  expect(checkClientKey({ authorization: 'Bearer right' }, [{ name: 'me', hash }])).toBe('me');
  expect(checkClientKey({ 'x-api-key': 'right' }, [{ name: 'me', hash }])).toBe('me');
});

test('a broken hash matches nothing', () => {
  expect(() =>
    checkClientKey({ authorization: 'Bearer right' }, [{ name: 'me', hash: 'sha256:zz' }]),
  ).toThrow();
});
