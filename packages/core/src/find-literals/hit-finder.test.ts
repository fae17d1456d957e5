import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { stretch } from './candidates.ts';
import { createHitFinder, type Hit } from './hit-finder.ts';

/** Every place where a literal stands, with all that stand there. */
function plainly(literals: readonly string[], body: Buffer): Hit<string>[] {
  const hits: Hit<string>[] = [];
  for (let position = 0; position < body.length; position++) {
    const rules = literals.filter((literal) => body.subarray(position).indexOf(literal) === 0);
    if (rules.length > 0) hits.push({ position, rules: rules.sort() });
  }
  return hits;
}

function found(literals: readonly string[], body: Buffer): Hit<string>[] {
  const finder = createHitFinder(literals.map((literal) => [literal, [literal]] as const));
  const hits: Hit<string>[] = [];
  for (let at = 0; at < body.length; ) at = finder.scan(body, at, hits);
  return hits.map(({ position, rules }) => ({ position, rules: rules.toSorted() }));
}

const letters = fc.constantFrom('a', 'b', 'q', 'ab', '\\', 'u', '/', '\0', 'é', '漢', '😀', ' ', '-');
const text = (maxLength: number) => fc.array(letters, { maxLength }).map((parts) => parts.join(''));
const wholes = fc.uniqueArray(
  text(6).filter((literal) => literal !== ''),
  { minLength: 1, maxLength: 40 },
);

test('every place where a literal stands is found, and no other, whatever the literals are', () => {
  fc.assert(
    fc.property(wholes, text(200), (literals, body) => {
      const bytes = Buffer.from(body);
      expect(found(literals, bytes)).toEqual(plainly(literals, bytes));
    }),
    { numRuns: 300 },
  );
});

test('a literal that lies across the end of a stretch, or at the end of a body, is found', () => {
  for (const literal of ['sk-live-', '\\u', '@'])
    for (let behind = 0; behind <= literal.length; behind++)
      for (const after of ['', 'x', 'x'.repeat(40)]) {
        const before = 'x'.repeat(stretch - behind);
        const body = Buffer.from(before + literal + after);
        expect(found([literal, 'other'], body)).toEqual([{ position: before.length, rules: [literal] }]);
      }
});

test('what an earlier body held is not found in a later one', () => {
  expect(found(['secret'], Buffer.from('a secret'))).toHaveLength(1);
  expect(found(['secret'], Buffer.from('a s'))).toEqual([]);
});

test('nothing is found where there is nothing to look for', () => {
  expect(found([], Buffer.from('any text at all, longer than sixteen bytes'))).toEqual([]);
});

test('a body of nothing but hits is searched whole', () => {
  const body = Buffer.alloc(3 * stretch + 5, '@');
  expect(found(['@'], body)).toHaveLength(body.length);
});

test('finds the same where there is no SIMD', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  vi.resetModules();
  try {
    const plain = await import('./hit-finder.ts');
    const finder = plain.createHitFinder<string>([
      ['key-', ['key']],
      ['漢', ['sign']],
    ]);
    const hits: Hit<string>[] = [];
    const body = Buffer.from(`${'x'.repeat(stretch - 2)}key-1 漢`);
    for (let at = 0; at < body.length; ) at = finder.scan(body, at, hits);
    expect(hits.map(({ rules }) => rules)).toEqual([['key'], ['sign']]);
  } finally {
    vi.unstubAllGlobals();
  }
});
