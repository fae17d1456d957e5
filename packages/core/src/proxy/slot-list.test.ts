import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlotList } from './slot-list.ts';

test('holds what a set would hold, whatever comes and goes', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(9)), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (moves) => {
      const items = Array.from({ length: 10 }, (_, name) => ({ name, slot: -1 }));
      const list = new SlotList<(typeof items)[number]>();
      const expected = new Set<number>();
      for (const [comes, name] of moves) {
        const item = items[name] as (typeof items)[number];
        if (comes) list.add(item);
        else list.remove(item);
        if (comes) expected.add(name);
        else expected.delete(name);
        expect(new Set(list.all().map((each) => each.name))).toEqual(expected);
        expect(list.size).toBe(expected.size);
      }
    }),
  );
});

test('what is looked at may go meanwhile', () => {
  const list = new SlotList<{ slot: number }>();
  for (let count = 0; count < 5; count++) list.add({ slot: -1 });
  for (const item of list.all()) list.remove(item);
  expect(list.size).toBe(0);
});
