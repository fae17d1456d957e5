import { expect, test } from 'vitest';
import { credentialsOf, maskAddress, maskCredentials, maskSecret, maskSecrets } from './mask-secrets.ts';

test.each([
  ['', ''],
  ['env:KEY', 'env:KEY'],
  ['short', '…'],
  ['sk-0123456789', '…6789'],
])('%j is shown as %j', (secret, shown) => {
  expect(maskSecret(secret)).toBe(shown);
});

test.each([
  ['https://h/v1', 'https://h/v1'],
  ['https://h/v1?api-version=2024-10-01-preview', 'https://h/v1?api-version=2024-10-01-preview'],
  ['https://h/v1?key=0123456789abcdef', 'https://h/v1?key=…cdef'],
  ['https://h/v1?a=v1&sig=0123456789abcdef#x', 'https://h/v1?a=…&sig=…cdef#x'],
  ['https://user:0123456789abcdef@h/v1', 'https://…cdef@h/v1'],
  ['no address', 'no address'],
])('the address %s is shown as %s', (address, shown) => {
  expect(maskAddress(address)).toBe(shown);
});

test('masks what is secret by its key, however deep, and leaves the rest', () => {
  const entry = { base_url: 'https://h?key=0123456789abcdef', auth_token: 'sk-0123456789', weight: 1 };
  expect(maskSecrets({ list: [{ prod: entry }] })).toEqual({
    list: [{ prod: { base_url: 'https://h?key=…cdef', auth_token: '…6789', weight: 1 } }],
  });
});

test('finds every credential of a config in a text, but no short word of its address', () => {
  const config = {
    baseUrl: 'https://h/v1?v=2&key=0123456789abcdef',
    authToken: '',
    apiKey: 'sk-ant-1234567',
  };
  expect(credentialsOf(config)).toEqual(['sk-ant-1234567', '0123456789abcdef']);
  expect(maskCredentials('2 keys: sk-ant-1234567, 0123456789abcdef', config)).toBe('2 keys: …4567, …cdef');
});

test('a credential that ends in what a replacement would read as itself is masked like any other', () => {
  const secret = 'correct-horse-$&';
  expect(maskAddress(`https://${secret}@h/v1`)).toBe('https://…e-$&@h/v1');
  const config = { baseUrl: 'https://h', authToken: secret, apiKey: '' };
  expect(maskCredentials(`refused: ${secret}`, config)).toBe('refused: …e-$&');
});

test('a credential is found however a text writes it', () => {
  const secret = 'a+b/c"d=';
  const config = { baseUrl: 'https://h?key=01%2F23%3D45', authToken: secret, apiKey: '' };
  for (const form of [secret, JSON.stringify(secret), 'a+b\\/c\\"d=', encodeURIComponent(secret)])
    expect(maskCredentials(`refused: ${form}.`, config)).toMatch(/^refused: "?…(?:d%3D)?"?\.$/);
  expect(maskCredentials('01/23=45 01%2F23%3D45', config)).toBe('… …3D45');
  expect(credentialsOf({ baseUrl: '', authToken: '100%', apiKey: '' })).toEqual(['100%']);
});
