import { expect, test } from 'vitest';
import type { FilterRule } from '../schema/filter.ts';
import { compileFilters } from './filter/compile-filters.ts';
import { filterRequest } from './filter-request.ts';

const rules: FilterRule[] = [
  { source: 'two words', literal: true, op: 'replace', target: '[已删除]' },
  { source: 'Müller', literal: true, op: 'replace', target: 'a&b=c #d' },
  { source: 'C++', literal: true, op: 'remove' },
  { source: 'line', op: 'replace', target: 'a\\nb' },
  { detector: 'email', op: 'replace', target: '(mail)' },
];

async function filtered(parts: { query?: string; header?: string }) {
  const { query = '', header = '' } = parts;
  const notes = {
    service: 'claude' as const,
    filterHits: [],
    masked: false,
    changes: [],
    endpoint: { counted: true },
  };
  const request = await filterRequest(
    compileFilters(rules),
    {
      id: 'id',
      method: 'POST',
      url: '/',
      resource: 'messages',
      query,
      rawHeaders: ['x-note', header],
      headers: {},
      body: Buffer.from('{}'),
    },
    notes,
  );
  return { query: request.query, header: request.rawHeaders[1] ?? '' };
}

test('what a client says to CLP alone is no match: it goes nowhere', async () => {
  const filters = compileFilters([{ detector: 'api_key', op: 'mask' }]);
  const notes = {
    service: 'claude' as const,
    filterHits: [],
    masked: false,
    changes: [],
    endpoint: { counted: true },
  };
  const key = `sk-${'a1'.repeat(20)}`;
  const request = {
    id: 'id',
    method: 'POST',
    url: '/',
    resource: 'messages',
    query: '',
    rawHeaders: ['Authorization', `Bearer ${key}`, 'X-Api-Key', key, 'Cookie', key],
    headers: {},
    body: Buffer.from('{}'),
  };
  expect(await filterRequest(filters, request, notes)).toBe(request);
  expect(notes).toMatchObject({ filterHits: [], masked: false });
});

/** As bytes are read from a connection. */
const asHeader = (text: string): string => Buffer.from(text).toString('latin1');

test.each([
  ['a=jane%40example.org&b=1', 'a=(mail)&b=1'],
  ['a=jane+x@example.org', 'a=(mail)'],
  ['a=two%20words', `a=${encodeURIComponent('[已删除]')}`],
  ['a=two+words&beta=true', `a=${encodeURIComponent('[已删除]')}&beta=true`],
  ['who=M%C3%BCller&b=%5b1%5D', `who=${encodeURIComponent('a&b=c #d')}&b=%5b1%5D`],
  ['M%c3%bcller=C%2B%2B', `${encodeURIComponent('a&b')}=${encodeURIComponent('c #d=')}`],
  ['a=%zz&b=C++&c', 'a=%zz&b=&c'],
  ['a=1+1&b=%41', 'a=1+1&b=%41'],
])('a query %s goes out as %s', async (query, expected) => {
  expect((await filtered({ query })).query).toBe(expected);
});

test.each([
  ['two words', '[已删除]'],
  ['Herr Müller, é', 'Herr a&b=c #d, é'],
  ['a line', 'a a b'],
  ['nothing: é', 'nothing: é'],
])('a header %j goes out as %j, in bytes a header may have', async (given, expected) => {
  expect((await filtered({ header: asHeader(given) })).header).toBe(asHeader(expected));
});
