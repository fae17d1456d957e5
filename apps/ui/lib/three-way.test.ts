import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions, keyOf, mergeInto } from './three-way';

const base = '{\n  "prod": {"weight": 1, "notes": "old"},\n  "dev": {"weight": 2}\n}\n';

test('changes of different fields are both kept, without a question', () => {
  const mine = base.replace('"weight": 1', '"weight": 9');
  const theirs = base.replace('"old"', '"new"');
  const fields = compareVersions({ base, mine, theirs });
  expect(fields.map(({ path, by }) => [path.join('.'), by])).toEqual([
    ['prod.weight', 'me'],
    ['prod.notes', 'them'],
  ]);
  expect(mergeInto(theirs, fields, {})).toBe(theirs.replace('"weight": 1', '"weight": 9'));
});

test('a field both changed stays theirs until somebody chooses mine', () => {
  const mine = base.replace('"weight": 1', '"weight": 9');
  const theirs = base.replace('"weight": 1', '"weight": 5');
  const fields = compareVersions({ base, mine, theirs });
  expect(fields).toEqual([{ path: ['prod', 'weight'], base: 1, mine: 9, theirs: 5, by: 'both' }]);
  expect(mergeInto(theirs, fields, {})).toBe(theirs);
  expect(mergeInto(theirs, fields, { 'prod.weight': 'mine' })).toBe(mine);
});

test('an entry one removed and the other edited is a choice', () => {
  const mine = '{\n  "prod": {"weight": 1, "notes": "old"}\n}\n';
  const theirs = base.replace('"weight": 2', '"weight": 3');
  const [field, ...others] = compareVersions({ base, mine, theirs });
  expect(others).toEqual([]);
  expect(field).toMatchObject({ path: ['dev'], mine: undefined, by: 'both' });
  expect(JSON.parse(mergeInto(theirs, field ? [field] : [], { dev: 'mine' }))).toEqual({
    prod: { weight: 1, notes: 'old' },
  });
});

test('lists of one length are compared by item, others as a whole', () => {
  const list = (...items: string[]): string => JSON.stringify({ rules: items });
  const same = compareVersions({ base: list('a', 'b'), mine: list('x', 'b'), theirs: list('a', 'y') });
  expect(same.map(keyOf)).toEqual(['rules.0', 'rules.1']);
  expect(mergeInto(list('a', 'y'), same, {})).toBe(list('x', 'y'));
  const grown = compareVersions({ base: list('a'), mine: list('a', 'b'), theirs: list('x') });
  expect(grown).toMatchObject([{ path: ['rules'], by: 'both' }]);
});

const file = fc.dictionary(
  fc.stringMatching(/^[a-c]$/),
  fc.dictionary(fc.stringMatching(/^[x-z]$/), fc.nat({ max: 3 })),
);

test('whoever changed alone wins: merging with an untouched side gives the other side', () => {
  fc.assert(
    fc.property(file, file, (before, after) => {
      const [old, now] = [JSON.stringify(before), JSON.stringify(after)];
      const mine = compareVersions({ base: old, mine: now, theirs: old });
      expect(mine.every(({ by }) => by === 'me')).toBe(true);
      expect(JSON.parse(mergeInto(old, mine, {}))).toEqual(after);
      const theirs = compareVersions({ base: old, mine: old, theirs: now });
      expect(mergeInto(now, theirs, {})).toBe(now);
    }),
  );
});
