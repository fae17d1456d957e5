import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { editList } from './edit-list.ts';

const commented = `{
  "rules": [
    // about a
    { "name": "a", "x":  1.0 }, // beside a
    // about b, and more
    {
      "name": "b"
    },
    { "name": "c" } // beside c
    // the end
  ]
}
`;

test('moving takes the comments above and beside along', () => {
  expect(editList(commented, { path: ['rules'], moveFrom: 2, to: 0 })).toBe(`{
  "rules": [
    { "name": "c" }, // beside c
    // about a
    { "name": "a", "x":  1.0 }, // beside a
    // about b, and more
    {
      "name": "b"
    }
    // the end
  ]
}
`);
});

test('removing takes the comments of that element alone', () => {
  const removed = editList(commented, { path: ['rules'], removeAt: 0 });
  expect(removed).not.toContain('about a');
  expect(removed).not.toContain('beside a');
  expect(removed).toContain('    // about b, and more\n    {\n      "name": "b"\n    },\n');
});

test('what is put in is written as the list is', () => {
  expect(editList(commented, { path: ['rules'], insert: { name: 'd' }, at: 1 })).toContain(
    '// beside a\n    {\n      "name": "d"\n    },\n    // about b',
  );
  expect(editList('[{"a":1}, {"b":2}]', { path: [], insert: { c: 3 }, at: 2 })).toBe(
    '[{"a":1}, {"b":2}, {"c":3}]',
  );
  expect(editList('[\r\n\t1,\r\n]', { path: [], insert: 2, at: 0 })).toBe('[\r\n\t2,\r\n\t1,\r\n]');
});

test('one value becomes a list', () => {
  const wrapped = editList('// mine\n{ "a": 1 /* one */ }\n', { path: [], wrap: 'list' });
  expect(wrapped).toContain('// mine\n[');
  expect(wrapped).toContain('/* one */');
  expect(parse(wrapped)).toEqual([{ a: 1 }]);
});

test('does to the text what the same change does to the value', () => {
  const element = fc.oneof(fc.integer(), fc.string(), fc.record({ a: fc.string() }), fc.array(fc.integer()));
  const separator = fc.constantFrom(',', ', ', ',\n', '\n, // x, y\n', ' /* , */,\r\n', ',\n// up\n');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(element, separator), { minLength: 1 }),
      fc.nat(),
      fc.nat(),
      (parts, one, other) => {
        const values = parts.map(([value]) => value);
        const text = `[${parts.map(([value, gap], index) => JSON.stringify(value) + (index < parts.length - 1 ? gap : '')).join('')}]`;
        const from = one % values.length;
        const to = other % values.length;
        const moved = [...values];
        moved.splice(to, 0, ...moved.splice(from, 1));
        expect(parse(editList(text, { path: [], moveFrom: from, to }))).toEqual(moved);
        expect(parse(editList(text, { path: [], removeAt: from }))).toEqual(
          values.filter((_, index) => index !== from),
        );
        expect(parse(editList(text, { path: [], insert: 'new', at: to }))).toEqual([
          ...values.slice(0, to),
          'new',
          ...values.slice(to),
        ]);
      },
    ),
  );
});
