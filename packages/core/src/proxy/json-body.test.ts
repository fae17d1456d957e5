import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonBody } from './json-body.ts';

function parse(text: string): JsonBody {
  const body = JsonBody.parse(Buffer.from(text));
  if (!body) throw new Error(`not taken as an object: ${text}`);
  return body;
}

const documents = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), {
  maxKeys: 8,
  noNullPrototype: true,
});
const indents = fc.constantFrom(undefined, 2, '\t');

test('reads every member as JSON.parse does', () => {
  fc.assert(
    fc.property(documents, indents, (document, indent) => {
      const text = JSON.stringify(document, null, indent);
      const body = parse(text);
      const expected = JSON.parse(text) as Record<string, unknown>;
      expect(new Set(body.keys())).toEqual(new Set(Object.keys(expected)));
      for (const key of Object.keys(expected)) expect(body.get(key)).toEqual(expected[key]);
    }),
  );
});

test('gives back the very same buffer when nothing was edited', () => {
  fc.assert(
    fc.property(documents, indents, (document, indent) => {
      const bytes = Buffer.from(JSON.stringify(document, null, indent));
      const body = JsonBody.parse(bytes);
      for (const key of Object.keys(document)) body?.get(key);
      expect(body?.bytes()).toBe(bytes);
    }),
  );
});

const edit = fc.oneof(
  fc.record({ op: fc.constant('set' as const), key: fc.string(), value: fc.jsonValue({ maxDepth: 2 }) }),
  fc.record({ op: fc.constant('remove' as const), key: fc.string(), value: fc.constant(null) }),
  fc.record({ op: fc.constant('prepend' as const), key: fc.string(), value: fc.jsonValue({ maxDepth: 2 }) }),
);

test('an edited document differs only in the edited members', () => {
  fc.assert(
    fc.property(
      documents,
      indents,
      fc.array(edit, { maxLength: 5 }),
      fc.nat(),
      (document, indent, edits, pick) => {
        const text = JSON.stringify(document, null, indent);
        const keys = Object.keys(document);
        const body = parse(text);
        const expected = new Map(Object.entries(JSON.parse(text) as Record<string, unknown>));
        for (const [index, { op, key: random, value }] of edits.entries()) {
          const key = index % 2 === 0 ? (keys[pick % (keys.length || 1)] ?? random) : random;
          if (op === 'remove') {
            body.remove(key);
            expected.delete(key);
            continue;
          }
          body[op](key, value);
          expected.set(key, JSON.parse(JSON.stringify(value)));
        }
        const after = body.bytes().toString();
        expect(JSON.parse(after)).toEqual(Object.fromEntries(expected));
        const touched = new Set(edits.flatMap(({ key }) => [key, keys[pick % (keys.length || 1)] ?? key]));
        for (const key of keys.filter((key) => !touched.has(key))) {
          expect(after).toContain(parse(text).raw(key)?.toString());
        }
      },
    ),
    { numRuns: 400 },
  );
});

test('keeps number forms, escapes, spaces and order of everything else', () => {
  const body = parse('{ "n" : 1.0e+2 ,\n "model":"a", "s":"\\u00e9\\/" , "l":[ 1,2 ] }\n');
  body.set('model', 'b');
  expect(body.bytes().toString()).toBe('{ "n" : 1.0e+2 ,\n "model":"b", "s":"\\u00e9\\/" , "l":[ 1,2 ] }\n');
});

test('appends, prepends and removes without stray commas', () => {
  const body = parse('{"a":1,"b":2}');
  body.remove('a');
  body.set('c', 3);
  body.prepend('z', 0);
  expect(body.bytes().toString()).toBe('{"z":0,"b":2,"c":3}');
  const empty = parse('{ }');
  empty.set('a', 1);
  expect(JSON.parse(empty.bytes().toString())).toEqual({ a: 1 });
  const last = parse('{"a":1}');
  last.remove('a');
  expect(last.bytes().toString()).toBe('{}');
});

test('of repeated members the last one counts, and an edit leaves no old value behind', () => {
  const body = parse('{"model":"old","x":1,"model":"new"}');
  expect(body.get('model')).toBe('new');
  body.set('model', 'mine');
  expect(body.bytes().toString()).toBe('{"x":1,"model":"mine"}');
});

test('an escaped key name is the same key', () => {
  const body = parse('{"mod\\u0065l":"a"}');
  expect(body.get('model')).toBe('a');
  body.set('model', 'b');
  expect(JSON.parse(body.bytes().toString())).toEqual({ model: 'b' });
});

test('forks keep their edits to themselves', () => {
  const body = parse('{"a":1}');
  const fork = body.fork();
  fork.set('a', 2);
  expect(body.bytes().toString()).toBe('{"a":1}');
  expect(fork.bytes().toString()).toBe('{"a":2}');
});

test('takes a byte order mark and deep nesting', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const body = parse(`\ufeff{"deep":${deep},"model":"m"}`);
  expect(body.get('model')).toBe('m');
});

test.each([
  '',
  ' ',
  '[]',
  '"a"',
  '{',
  '{"a"',
  '{"a":}',
  '{"a":1',
  '{"a":1,}',
  '{a:1}',
  '{"a":1} x',
  '{"a":"\\"}',
  '{"a" 1}',
])('does not take %j for an object', (text) => expect(JsonBody.parse(Buffer.from(text))).toBeUndefined());

test('never throws, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const body = JsonBody.parse(Buffer.concat([Buffer.from('{"a":'), bytes, Buffer.from('}')]));
      body?.get('a');
      body?.keys();
    }),
  );
});

test('a malformed member reads as undefined and is passed on as it came', () => {
  const body = parse('{"a":tru,"model":"m"}');
  expect(body.get('a')).toBeUndefined();
  body.set('model', 'n');
  expect(body.bytes().toString()).toBe('{"a":tru,"model":"n"}');
});

test('an edit of a long document copies nothing of what is long', () => {
  const body = parse(JSON.stringify({ model: 'a', text: 'x'.repeat(400_000), last: 1 }));
  body.set('model', 'other');
  const { list, length } = body.pieces();
  expect(length).toBe(body.bytes().length);
  expect(list.some(({ buffer }) => buffer === body.raw('text')?.buffer)).toBe(true);
});
