import { expect, test } from 'vitest';
import { entriesOf } from './config-entry';
import { groupEdits, nextName, sharedValue } from './config-group';
import { editJson } from './json-text';

const file = {
  a: { base_url: 'https://host/v1', auth_token: '…1111', weight: 3, rpm_limit: 5, own: 1, active: true },
  b: { base_url: 'https://host/v1', api_key: '…2222', weight: 9 },
};
const members = entriesOf(file);
const after = (changes: Partial<Parameters<typeof groupEdits>[1]>) =>
  JSON.parse(
    editJson(JSON.stringify(file), groupEdits(members, { secrets: {}, added: [], ...changes }, file)),
  );

test('an address changes for every key, and nothing else does', () => {
  expect(after({ baseUrl: 'https://other' })).toEqual({
    a: { ...file.a, base_url: 'https://other' },
    b: { ...file.b, base_url: 'https://other' },
  });
});

test('a key is replaced in the field its config uses', () => {
  expect(after({ secrets: { b: 'new' } })).toEqual({ a: file.a, b: { ...file.b, api_key: 'new' } });
});

test('a further key gets the address, not the limits of its neighbours', () => {
  expect(after({ added: [{ name: 'c', secret: 'k' }] })).toEqual({
    ...file,
    c: { base_url: 'https://host/v1', auth_token: 'k' },
  });
});

test('one config is active', () => {
  expect(after({ active: 'b' })).toMatchObject({ a: { active: false }, b: { active: true } });
});

test('a value is shared only where all have it', () => {
  expect(sharedValue(members, 'base_url')).toBe('https://host/v1');
  expect(sharedValue(members, 'weight')).toBeUndefined();
});

test('a further key is named after the first', () => {
  expect(nextName(members, ['a', 'a-2', 'b'])).toBe('a-3');
});
