import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { valueEnd } from './json-scan.ts';

/** The same by looking at one byte after the other. */
function plainEnd(text: string): number {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (inString && character === '\\') at++;
    else if (character === '"') inString = !inString;
    else if (!inString && '{['.includes(character)) depth++;
    else if (!inString && '}]'.includes(character) && --depth === 0) return at + 1;
  }
  return -1;
}

const endOf = (text: string): number => valueEnd(Buffer.from(text, 'latin1'), 0);

/** Long enough that the end is beyond what is looked at byte by byte, at any place in a stretch of 64 bytes. */
const lead = fc.integer({ min: 50, max: 200 }).map((length) => `["${'x'.repeat(length)}",`);

test('finds the end of any JSON value', () => {
  fc.assert(
    fc.property(lead, fc.json({ maxDepth: 6 }), fc.string(), (before, json, after) => {
      const text = Buffer.from(`${before}${json}]`).toString('latin1');
      expect(endOf(`${text}${after}`)).toBe(text.length);
    }),
  );
});

test('finds the same end as a look at every byte, also in what is no JSON', () => {
  const crumb = fc.constantFrom(
    '"',
    '\\',
    '\\\\',
    '\\"',
    '{',
    '}',
    '[',
    ']',
    'a',
    ' ',
    '\n',
    '\u00e9',
    'xxxxxxx',
  );
  fc.assert(
    fc.property(lead, fc.array(crumb, { maxLength: 400 }), (before, crumbs) => {
      const text = before + crumbs.join('');
      expect(endOf(text)).toBe(plainEnd(text));
    }),
    { numRuns: 2000 },
  );
});

test('a backslash outside of a string escapes nothing', () => {
  const long = `["${'x'.repeat(600)}", \\"]" , "a" ]`;
  expect(endOf(long)).toBe(long.length);
});

test.each([32_000, 32_768, 33_000, 65_536, 100_000])('goes on where a stretch ends: %i bytes', (length) => {
  for (let shift = 0; shift < 70; shift++) {
    const text = `[{"a":"${'\\\\'.repeat(length / 2 + shift)}\\"]}","b":[${'[],'.repeat(50)}{}]}]`;
    expect(endOf(`${text}]]]`)).toBe(text.length);
  }
});

test.each([700, 40_000])('gives -1 where a container of %i bytes never ends', (length) => {
  expect(endOf(`[{"a":"${'x'.repeat(length)}"}`)).toBe(-1);
  expect(endOf(`[{"a":"${'x'.repeat(length)}]`)).toBe(-1);
  expect(endOf(`[{"a":"${'\\"'.repeat(length)}]}]`)).toBe(-1);
});

test('looks at every byte where there is no SIMD', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  vi.resetModules();
  try {
    const plain = await import('./json-scan.ts');
    const text = `[{"a":"${'\\"]'.repeat(200)}"},[]]`;
    expect(plain.valueEnd(Buffer.from(`${text}]`), 0)).toBe(text.length);
  } finally {
    vi.unstubAllGlobals();
  }
});
