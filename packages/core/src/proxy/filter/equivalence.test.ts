import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import type { FilterRule } from '../../schema/filter.ts';
import { applyFilters } from './apply-filters.ts';
import { compileFilters } from './compile-filters.ts';

/** The rules, one after the other, over every string: slow and plain. */
function plainly(rules: readonly FilterRule[], value: unknown): unknown {
  if (typeof value === 'string') {
    return rules.reduce((text, { source = '', literal, target = '' }) => {
      if (literal) return text.split(source).join(target);
      return RE2JS.compile(source, RE2JS.DOTALL).matcher(text).replaceAll(target);
    }, value);
  }
  if (Array.isArray(value)) return value.map((each) => plainly(rules, each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainly(rules, each)]));
}

/** JSON in which any character may be written as an escape. */
function writeOddly(value: unknown, escapes: readonly boolean[]): string {
  let next = 0;
  return JSON.stringify(value).replace(
    /(\\.)|([a-z/])/g,
    (whole, escaped: string | undefined, plain: string) => {
      if (escaped || !escapes[next++ % Math.max(1, escapes.length)]) return whole;
      return plain === '/' ? '\\/' : `\\u${plain.charCodeAt(0).toString(16).padStart(4, '0')}`;
    },
  );
}

const literals = [
  'a',
  'xab',
  'ab',
  'ba',
  'b\n',
  'nb',
  '"',
  '\\',
  '\\n',
  '/b',
  'ε',
  'u0061',
  ' ',
  'xx',
  'x"x',
];
const patterns = ['ab+', '\\bx', 'a|ba', '[a-b]+x', 'x?\\n', '(?i)AB', '.b', '\\\\n', 'ε+', '"[^"]*"'];
const targets = fc.constantFrom('', 'a', 'b', 'x', '[key]', '"', 'n', 'ε/');
const rules = fc.array(
  fc.oneof(
    fc.record({ source: fc.constantFrom(...literals), target: targets, literal: fc.constant(true) }),
    fc.record({ source: fc.constantFrom(...patterns), target: targets }),
  ),
  { minLength: 1, maxLength: 5 },
);
const texts = fc.array(fc.constantFrom('a', 'b', 'x', 'n', '\n', '"', '\\', '/', 'ε', '😀', ' ', 'u0061'), {
  maxLength: 24,
});
const documents = fc.dictionary(
  fc.constantFrom('a', 'b"', 'x'),
  fc.oneof(
    texts.map((parts) => parts.join('')),
    fc.array(texts.map((parts) => parts.join(''))),
    fc.integer(),
  ),
  { noNullPrototype: true },
);

test('one pass over the bytes does what the rules do one after the other', () => {
  fc.assert(
    fc.property(rules, documents, fc.array(fc.boolean()), (drafts, document, escapes) => {
      const filters = drafts.map((rule): FilterRule => ({ ...rule, op: 'replace' }));
      const { plans, problems } = compileFilters(filters);
      expect(problems).toEqual([]);
      const { body } = applyFilters(plans.claude, Buffer.from(writeOddly(document, escapes)));
      expect(JSON.parse(body.toString())).toEqual(plainly(filters, document));
    }),
    { numRuns: 1000 },
  );
});
