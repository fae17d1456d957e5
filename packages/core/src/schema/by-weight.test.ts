import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byWeight } from './by-weight.ts';

test('highest weight first, names of the same weight in the order of their code points', () => {
  const names = fc.array(fc.string({ unit: 'binary', maxLength: 4 }), { maxLength: 12 });
  fc.assert(
    fc.property(names, (list) => {
      const sorted = list.map((name) => ({ name, weight: 1 })).sort(byWeight);
      // UTF-8 sorts as the code points do.
      const bytes = list.map((name) => Buffer.from(name)).sort(Buffer.compare);
      expect(sorted.map(({ name }) => Buffer.from(name))).toEqual(bytes);
    }),
  );
  const [first] = [
    { name: 'a', weight: 1 },
    { name: 'b', weight: 2 },
  ].sort(byWeight);
  expect(first?.name).toBe('b');
});
