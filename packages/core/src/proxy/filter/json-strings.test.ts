import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringValues, stringValuesAt } from './json-strings.ts';

const crumbs = fc.array(
  fc.constantFrom('"', '"', ':', '\\', '\\\\', '\\"', '{', '}', '[', ']', ',', 'a', ' ', 'x'.repeat(70)),
  { maxLength: 300 },
);

test('the strings at some places are those of all strings that hold one', () => {
  fc.assert(
    fc.property(crumbs, fc.array(fc.nat(5000), { maxLength: 40 }), (parts, positions) => {
      const bytes = Buffer.from(`[${parts.join('')}`);
      const places = positions
        .filter((position) => position < bytes.length)
        .sort((a, b) => a - b)
        .map((position) => ({ position }));
      const holds = ({ start, end }: { start: number; end: number }): boolean =>
        places.some(({ position }) => position > start && position < end);
      const found = [...stringValuesAt(bytes, 0, bytes.length, { places, first: 0 })].filter(holds);
      expect(found).toEqual([...stringValues(bytes, 0, bytes.length)].filter(holds));
    }),
    { numRuns: 2000 },
  );
});

test('a string is found however far before its place it begins', () => {
  for (const length of [10, 32_700, 32_768, 100_000]) {
    const bytes = Buffer.from(`{"key":["${'x'.repeat(length)}\\"end", "other"]}`);
    const position = bytes.indexOf('end');
    expect([...stringValuesAt(bytes, 0, bytes.length, { places: [{ position }], first: 0 })]).toEqual([
      { start: 8, end: position + 4 },
    ]);
  }
});
