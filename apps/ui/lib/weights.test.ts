import { byWeight } from '@clp/core/schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moved } from './reorder';
import { weightsAfterMove } from './weights';

const order = [
  { name: 'a', weight: 10 },
  { name: 'b', weight: 5 },
  { name: 'c', weight: 1 },
];

test('a config moved between two others gets a weight between theirs, and they keep theirs', () => {
  expect(weightsAfterMove(order, { from: 2, to: 1 })).toEqual({ c: 7 });
});

test('a config pinned to the top gets one more than the first', () => {
  expect(weightsAfterMove(order, { from: 2, to: 0 })).toEqual({ c: 11 });
});

test('where there is no room those above are raised', () => {
  const tight = order.map(({ name }) => ({ name, weight: 1 }));
  expect(weightsAfterMove(tight, { from: 2, to: 1 })).toEqual({ a: 3, c: 2 });
  expect(
    weightsAfterMove(
      [
        { name: 'a', weight: 0 },
        { name: 'b', weight: 0 },
      ],
      { from: 0, to: 1 },
    ),
  ).toEqual({
    b: 1,
  });
});

test('whatever the weights, sorting by them gives the wanted order, in whole numbers', () => {
  const weights = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(weights, fc.nat(), fc.nat(), (values, a, b) => {
      const list = values.map((weight, index) => ({ name: `c${index}`, weight })).sort(byWeight);
      const place = { from: a % list.length, to: b % list.length };
      const wanted = moved(list, place.from, place.to).map(({ name }) => name);
      const changes = weightsAfterMove(list, place);
      const after = list
        .map(({ name, weight }) => ({ name, weight: changes[name] ?? weight }))
        .sort(byWeight)
        .map(({ name }) => name);
      expect(after.slice(0, place.to + 1)).toEqual(wanted.slice(0, place.to + 1));
      expect(Object.values(changes).every((weight) => Number.isInteger(weight) && weight >= 0)).toBe(true);
    }),
  );
});
