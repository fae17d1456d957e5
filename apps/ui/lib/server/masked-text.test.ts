import { expect, test } from 'vitest';
import { maskText, unmaskText } from './masked-text';

const entry = {
  base_url: 'https://h/v1?api-version=1&key=0123456789abcdef',
  auth_token: 'sk-0123456789',
  weight: 1,
};
const plain = { base_url: 'https://h/v1', api_key: 'env:KEY' };
const current = { prod: entry, plain };

test('a text shows no credential, in an address neither, and gets them back when it is saved', () => {
  const text = JSON.stringify(current, null, 2);
  const shown = maskText(text, current);
  expect(JSON.parse(shown)).toEqual({
    prod: { base_url: 'https://h/v1?api-version=1&key=…cdef', auth_token: '…6789', weight: 1 },
    plain,
  });
  const edited = shown.replace('"weight": 1', '"weight": 2').replace('"prod"', '"renamed"');
  const saved = unmaskText(edited, {
    edited: JSON.parse(edited) as Record<string, unknown>,
    current,
    renames: { renamed: 'prod' },
  });
  expect(saved.unknown).toEqual([]);
  expect(JSON.parse(saved.text)).toEqual({ renamed: { ...entry, weight: 2 }, plain });
});

test('a mask nobody knows the secret of is named', () => {
  const edited = { prod: { ...entry, base_url: 'https://h/v1?key=…0000' } };
  const { unknown } = unmaskText(JSON.stringify(edited), { edited, current, renames: {} });
  expect(unknown).toEqual([{ name: 'prod', field: 'base_url' }]);
});
