import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FilterRule } from '../../schema/filter.ts';
import type { ServiceName } from '../../services.ts';
import { applyFilters, applyFiltersInSlices, applyFiltersToText } from './apply-filters.ts';
import { compileFilters } from './compile-filters.ts';
import { literalPrefixes } from './literal-prefix.ts';

function filter(rules: FilterRule[], body: unknown, service: ServiceName = 'claude') {
  const compiled = compileFilters(rules);
  expect(compiled.problems).toEqual([]);
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const result = applyFilters(compiled.plans[service], bytes);
  return { ...result, text: result.body.toString(), same: result.body === bytes };
}

test('replaces and removes in string values, in order', () => {
  const { text, hits } = filter(
    [
      { source: 'sk-[A-Za-z0-9]{20,}', target: '[KEY]', op: 'replace', name: 'keys' },
      { source: '\\[KEY\\]x', op: 'remove' },
    ],
    { a: `my sk-${'a'.repeat(24)}`, b: `sk-${'b'.repeat(20)} and [KEY]x` },
  );
  expect(JSON.parse(text)).toEqual({ a: 'my [KEY]', b: '[KEY] and ' });
  expect(hits).toEqual([
    { rule: 'keys', count: 2 },
    { rule: 'rule 2', count: 1 },
  ]);
});

test('a later rule sees what an earlier one put there', () => {
  const rules: FilterRule[] = [
    { source: 'red', target: 'green', op: 'replace', literal: true },
    { source: 'green', target: 'blue', op: 'replace', literal: true },
  ];
  expect(filter(rules, { a: 'red' }).text).toBe('{"a":"blue"}');
});

test('a masked match becomes what the vault gives', () => {
  const compiled = compileFilters(
    [
      { detector: 'email', op: 'mask', name: 'mail' },
      { source: 'ab+', op: 'mask' },
      { source: 'xyz', literal: true, op: 'mask' },
    ],
    (value) => `<${value.length}>`,
  );
  const { body } = applyFilters(compiled.plans.claude, Buffer.from('{"a":"to jane@example.org, abbb, xyz"}'));
  expect(body.toString()).toBe('{"a":"to <16>, <4>, <3>"}');
  expect([...compiled.masks]).toEqual(['mail', 'rule 2', 'rule 3']);
});

test('large bodies are filtered in slices, with the same result', async () => {
  const compiled = compileFilters([{ source: 'secret', target: 'X', op: 'replace' }]);
  const body = Buffer.from(JSON.stringify({ a: Array.from({ length: 20_000 }, (_, at) => `secret ${at}`) }));
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const sliced = await applyFiltersInSlices(compiled.plans.claude, body);
  isOver = true;
  expect(turns).toBeGreaterThan(1);
  const atOnce = applyFilters(compiled.plans.claude, body);
  expect([sliced.body.equals(atOnce.body), sliced.hits]).toEqual([true, atOnce.hits]);
});

test('without a match it is the very same buffer', () => {
  expect(
    filter(
      [
        { source: 'absent', op: 'remove' },
        { source: 'x+y', op: 'remove' },
      ],
      { a: 'text' },
    ).same,
  ).toBe(true);
});

test('strings that do not match keep their bytes', () => {
  const { text } = filter(
    [{ source: 'Acme', target: 'X', op: 'replace' }],
    '{ "n": 1.0, "u":"\\u00e9\\/", "a" : "Acme Corp" }',
  );
  expect(text).toBe('{ "n": 1.0, "u":"\\u00e9\\/", "a" : "X Corp" }');
});

test('a replacement never breaks the JSON', () => {
  const { text } = filter([{ source: 'a', target: '"}\\\\\n', op: 'replace', literal: true }], {
    k: 'banana',
  });
  expect(JSON.parse(text)).toEqual({ k: 'b"}\\\\\nn"}\\\\\nn"}\\\\\n' });
});

test('finds text that JSON escapes hide', () => {
  const rules: FilterRule[] = [{ source: 'secret', target: 'X', op: 'replace' }];
  expect(filter(rules, '{"a":"s\\u0065cret"}').text).toBe('{"a":"X"}');
  expect(filter([{ source: 'a"b', target: 'X', op: 'replace', literal: true }], { k: 'a"b' }).text).toBe(
    '{"k":"X"}',
  );
  expect(filter([{ source: 'a/b', target: 'X', op: 'replace', literal: true }], '{"k":"a\\/b"}').text).toBe(
    '{"k":"X"}',
  );
  expect(
    filter([{ source: 'Grüße', target: 'X', op: 'replace', literal: true }], '{"k":"Gr\\u00fc\\u00dfe"}')
      .text,
  ).toBe('{"k":"X"}');
});

test('looks into JSON that stands inside a string', () => {
  const inner = JSON.stringify({ path: '/home/alice/work' });
  const { text } = filter([{ detector: 'home_path', op: 'replace', target: 'user' }], { meta: inner });
  expect(JSON.parse(JSON.parse(text).meta)).toEqual({ path: '/home/user/work' });
});

test.each<[string, FilterRule, string]>([
  ['a quote and a backslash', { source: 'pa"ss\\word', literal: true, op: 'mask' }, 'pa"ss\\word'],
  ['a line break', { source: 'first\nsecond', literal: true, op: 'mask' }, 'first\nsecond'],
  ['a path of Windows', { detector: 'home_path', op: 'mask' }, 'C:\\Users\\jane\\src'],
  ['a pattern with quotes', { source: 'key = "[^"]+"', op: 'mask' }, 'key = "abc"'],
  ['what a caret finds', { source: '(?m)^token$', op: 'mask' }, 'a\ntoken\nb'],
  ['JSON once more', { source: 'pa"ss', literal: true, op: 'mask' }, JSON.stringify({ deeper: 'pa"ss' })],
])('finds in the arguments of a tool call, and masks alike, %s', (_, rule, value) => {
  const compiled = compileFilters([rule], (found) => `<${Buffer.from(found).toString('hex')}>`);
  const masked = (body: unknown) =>
    JSON.parse(applyFilters(compiled.plans.codex, Buffer.from(JSON.stringify(body))).body.toString());
  const { plain, call } = masked({ plain: value, call: { arguments: JSON.stringify({ value }) } });
  expect(plain).toContain('<');
  expect(JSON.parse(call.arguments)).toEqual({ value: plain });
  const header = applyFiltersToText(compiled.plans.codex, JSON.stringify({ value }));
  expect(JSON.parse(header.text)).toEqual({ value: plain });
});

test('what is escaped in JSON inside a string hides nothing, and the rest of it stays as it is written', () => {
  const rules: FilterRule[] = [
    { source: 'secret', target: 'a "b"', op: 'replace' },
    { source: '"b"', literal: true, target: 'c', op: 'replace' },
  ];
  const inner = '{ "k":"s\\u0065cret \\u0041","other": "\\u0041" }';
  const { text, hits } = filter(rules, { arguments: inner });
  expect(JSON.parse(text).arguments).toBe('{ "k":"a c \\u0041","other": "\\u0041" }');
  expect(hits.map(({ count }) => count)).toEqual([1, 1]);
  expect(filter(rules, '["s\\u0065cret"]').text).toBe('["a c"]');
});

test('keys are left alone', () => {
  expect(filter([{ source: 'model', op: 'remove' }], { model: 'x' }).same).toBe(true);
});

test('takes what is no regular expression as literal text', () => {
  expect(filter([{ source: '(unclosed', target: 'X', op: 'replace' }], { a: 'b (unclosed c' }).text).toBe(
    '{"a":"b X c"}',
  );
});

test('the dot matches line breaks, groups come back in replacements', () => {
  const rules: FilterRule[] = [
    { source: '<(?P<tag>\\w+)>.*</\\w+>', target: '[\\g<tag> \\1]', op: 'replace' },
  ];
  expect(JSON.parse(filter(rules, { a: '<x>1\n2</x>' }).text)).toEqual({ a: '[x x]' });
});

test.each([
  [{ source: 'a', target: '\\q', op: 'replace' }, 'rule 1 target', 'means nothing here'],
  [{ source: '(a)', target: '\\2', op: 'replace' }, 'rule 1 target', 'names group 2'],
  [{ source: '(?<=x)a', op: 'remove' }, 'rule 1 source', 'lookaround'],
  [{ source: '(a)\\1', op: 'remove' }, 'rule 1 source', 'backreferences'],
  [{ detector: 'nothing', op: 'remove' }, 'rule 1 detector', 'known are api_key'],
  [{ op: 'remove' }, 'rule 1', 'needs source'],
] as [FilterRule, string, string][])('reports %j', (rule, field, reason) => {
  const { problems, rules } = compileFilters([rule]);
  expect(rules).toEqual([]);
  expect(problems[0]?.field).toBe(field);
  expect(problems[0]?.reason).toContain(reason);
});

test('rules can be off or for other services', () => {
  const rules: FilterRule[] = [
    { source: 'a', op: 'remove', enabled: false },
    { source: 'b', op: 'remove', services: ['codex'] },
  ];
  expect(filter(rules, { k: 'ab' }).text).toBe('{"k":"ab"}');
  expect(filter(rules, { k: 'ab' }, 'codex').text).toBe('{"k":"a"}');
});

const conversation = {
  system: 'SECRET system',
  instructions: 'SECRET instructions',
  messages: [
    { role: 'system', content: 'SECRET inline system' },
    { content: 'SECRET user', role: 'user' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'SECRET block' },
        { type: 'tool_result', content: [{ type: 'text', text: 'SECRET result' }] },
      ],
    },
    { role: 'tool', content: 'SECRET tool' },
  ],
  input: [
    { type: 'function_call_output', output: 'SECRET output' },
    { role: 'developer', content: 'SECRET developer' },
  ],
  metadata: 'SECRET metadata',
};

test.each([
  ['system', ['system', 'instructions', 'inline system', 'developer']],
  ['messages', ['user', 'block']],
  ['tool_results', ['result', 'tool', 'output']],
  [
    'all',
    [
      'system',
      'instructions',
      'inline system',
      'user',
      'block',
      'result',
      'tool',
      'output',
      'developer',
      'metadata',
    ],
  ],
] as const)('scope %s', (scope, expected) => {
  const { text } = filter([{ source: 'SECRET', target: 'gone', op: 'replace', scope }], conversation);
  const found = [...text.matchAll(/gone ([a-z ]+)/g)].map(([, words]) => words);
  expect(new Set(found)).toEqual(new Set(expected));
  expect(() => JSON.parse(text)).not.toThrow();
});

test.each([
  ['api_key', 'key sk-proj-abcdefghijklmnopqrstuv here', 'key [api_key] here'],
  ['api_key', 'AKIAIOSFODNN7EXAMPLE', '[api_key]'],
  ['api_key', `ghp_${'a1'.repeat(18)}`, '[api_key]'],
  ['email', 'write to jane.doe+x@mail.example.com now', 'write to [email] now'],
  ['email', 'a@b and @decorator', 'a@b and @decorator'],
  ['ipv4', 'at 10.0.0.1:80, not 1.2.3.4.5 nor 999.1.1.1', 'at [ipv4]:80, not 1.2.3.4.5 nor 999.1.1.1'],
  ['jwt', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.${'s'.repeat(43)}`, '[jwt]'],
  ['private_key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', '[private_key]'],
  [
    'home_path',
    'in /Users/jane/src and C:\\Users\\jane\\src',
    'in /Users/[home_path]/src and C:\\Users\\[home_path]\\src',
  ],
])('detector %s on %j', (detector, text, expected) => {
  expect(JSON.parse(filter([{ detector, op: 'replace' }], { text }).text)).toEqual({ text: expected });
});

test.each([
  ['input', { type: 'local_shell_call_output', output: 'SECRET' }],
  ['input', { type: 'shell_call_output', output: [{ stdout: 'SECRET' }] }],
  ['input', { type: 'mcp_tool_call_output', output: 'SECRET' }],
  ['messages', { role: 'function', name: 'f', content: 'SECRET' }],
  ['messages', { role: 'user', content: [{ type: 'mcp_tool_result', content: 'SECRET' }] }],
  ['messages', { role: 'assistant', content: [{ type: 'web_fetch_tool_result', content: 'SECRET' }] }],
])('a tool result in %s: %j', (key, message) => {
  const rules: FilterRule[] = [{ source: 'SECRET', op: 'replace', target: 'gone', scope: 'tool_results' }];
  expect(filter(rules, { [key]: [message] }).text).toBe(
    JSON.stringify({ [key]: [message] }).replace('SECRET', 'gone'),
  );
});

test('what a model says is no tool result', () => {
  const rules: FilterRule[] = [{ source: 'SECRET', op: 'remove', scope: 'tool_results' }];
  const content = [{ type: 'output_text', text: 'SECRET' }];
  expect(filter(rules, { input: [{ role: 'assistant', content }] }).same).toBe(true);
});

test('a body that is no JSON is filtered as text', () => {
  expect(filter([{ source: 'secret', op: 'remove' }], 'plain secret text').text).toBe('plain  text');
});

test('filters a header value', () => {
  const compiled = compileFilters([{ source: '/home/alice', target: '~', op: 'replace' }]);
  expect(applyFiltersToText(compiled.plans.codex, '{"cwd":"/home/alice/x"}').text).toBe('{"cwd":"~/x"}');
});

test('whatever the rules and the document, the result is valid JSON and only matches changed', () => {
  const words = fc.constantFrom('alpha', 'be"ta', 'g\\amma', 'del\nta', 'ε', 'x');
  const strings = fc.array(words, { maxLength: 4 }).map((parts) => parts.join(' '));
  const documents = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      strings,
      fc.integer(),
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(words, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value;
  fc.assert(
    fc.property(
      fc.dictionary(words, documents, { noNullPrototype: true }),
      words,
      words,
      (document, source, target) => {
        const { text } = filter([{ source, target, op: 'replace', literal: true }], document);
        const replaced = (value: unknown): unknown => {
          if (typeof value === 'string') return value.split(source).join(target);
          if (Array.isArray(value)) return value.map(replaced);
          if (typeof value !== 'object' || value === null) return value;
          return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaced(member)]));
        };
        expect(JSON.parse(text)).toEqual(replaced(document));
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  ['sk-[a-z]+', ['sk-']],
  ['AKIA[0-9A-Z]{16}', ['AKIA']],
  ['\\bAKIA[0-9A-Z]{16}', ['AKIA']],
  ['internal-host\\.corp', ['internal-host.corp']],
  ['ab*c', ['a']],
  ['ab+c', ['ab']],
  ['one|two\\d', ['one', 'two']],
  ['a|\\d', undefined],
  ['(a|b)', undefined],
  ['a(b|c)', undefined],
  ['a[|]b', undefined],
  ['(?i)abc', undefined],
  ['\\d+', undefined],
  ['a?b', undefined],
  ['\\|a', undefined],
])('every match of %s begins with one of %j', (source, prefixes) =>
  expect(literalPrefixes(source)).toEqual(prefixes),
);
