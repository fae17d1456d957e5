import { expect, test } from 'vitest';
import { defaultRouting, type RoutingFile, type RoutingRule } from '../schema/routing.ts';
import { compileRouting } from './model-router.ts';
import type { RouteFacts } from './route-conditions.ts';

const plain: RouteFacts = {
  model: () => 'claude-sonnet-4-5',
  header: () => undefined,
  hasTools: () => false,
  hasImages: () => false,
  thinking: () => false,
  inputTokens: () => 100,
  project: () => undefined,
  firstConfig: () => 'prod',
};

function route(file: RoutingFile, facts: Partial<RouteFacts> = {}) {
  return compileRouting(file, 'claude', ['prod', 'dev']).route({ ...plain, ...facts });
}

function mapping(
  ...rules: { source: string; target: string; source_type?: 'config' | 'glob' | 'prefix' | 'regex' }[]
): RoutingFile {
  return { mode: 'model-mapping', modelMappings: { claude: rules } };
}

test('default mode asks nothing and changes nothing', () => {
  const file = { ...mapping({ source: 'claude-sonnet-4-5', target: 'x' }), mode: 'default' as const };
  expect(route(file, { model: () => expect.fail('asked') })).toBeUndefined();
});

test('model mapping: exact and case-sensitive, the first match wins, blank rules are skipped', () => {
  const file = mapping(
    { source: ' ', target: 'x' },
    { source: 'Claude-Sonnet-4-5', target: 'wrong' },
    { source: 'claude-sonnet-4-5', target: 'opus' },
    { source: 'opus', target: 'chained' },
  );
  expect(route(file)).toEqual({ model: 'opus', rule: 'modelMappings 3' });
});

test('a config source matches the config that would serve the request', () => {
  const file = mapping({ source: 'dev', target: 'glm', source_type: 'config' });
  expect(route(file)).toBeUndefined();
  expect(route(file, { firstConfig: () => 'dev' })?.model).toBe('glm');
});

test.each([
  ['prefix', 'claude-', true],
  ['prefix', 'sonnet', false],
  ['glob', 'claude-*-4-?', true],
  ['glob', 'claude-*-5', true],
  ['glob', 'sonnet*', false],
  ['glob', 'claude.sonnet*', false],
  ['regex', 'sonnet-\\d', true],
  ['regex', '^sonnet', false],
] as const)('%s "%s" matches: %s', (kind, source, matches) => {
  expect(route(mapping({ source, target: 'x', source_type: kind })) !== undefined).toBe(matches);
});

test('config mapping pins; a rule naming a missing config is skipped and reported', () => {
  const file: RoutingFile = {
    mode: 'config-mapping',
    configMappings: {
      claude: [
        { model: 'claude-sonnet-4-5', config: 'gone' },
        { model: 'claude-sonnet-4-5', config: 'dev' },
      ],
    },
  };
  const compiled = compileRouting(file, 'claude', ['prod', 'dev']);
  expect(compiled.route(plain)).toEqual({ pin: 'dev', rule: 'configMappings 2' });
  expect(compiled.problems).toEqual([
    {
      kind: 'invalid',
      field: 'configMappings.claude.0.config',
      reason: 'names config "gone", which does not exist; the rule is skipped',
    },
  ]);
});

test('ordered rules: every given condition must hold', () => {
  const file: RoutingFile = {
    mode: 'rules',
    rules: {
      claude: [
        { match: { has_tools: true, min_input_tokens: 1000 }, pin: 'dev', name: 'big' },
        { match: { headers: { 'x-team': 'a' } }, set_model: 'opus', override: { temperature: null } },
        { match: { project: 'demo' }, set_model: 'haiku', fallback_models: ['mini'] },
        { enabled: false, set_model: 'never' },
      ],
    },
  };
  expect(route(file, { hasTools: () => true })).toBeUndefined();
  expect(route(file, { hasTools: () => true, inputTokens: () => 5000 })).toEqual({ pin: 'dev', rule: 'big' });
  expect(route(file, { header: (name) => (name === 'x-team' ? 'a' : undefined) })).toEqual({
    model: 'opus',
    override: { temperature: null },
    rule: 'rules 2',
  });
  expect(route(file, { project: () => 'demo' })).toMatchObject({ model: 'haiku', fallbackModels: ['mini'] });
});

test('reports dead rules, patterns that do not compile and fallbacks that lead back', () => {
  const dead = compileRouting(
    mapping({ source: 'a', target: 'x' }, { source: 'a', target: 'y' }),
    'claude',
    [],
  );
  expect(dead.problems).toEqual([
    {
      kind: 'dead',
      field: 'modelMappings.claude.1',
      reason: 'never matches: rule 1 comes first and matches all that it would',
    },
  ]);
  const broken = compileRouting(mapping({ source: '(', target: 'x', source_type: 'regex' }), 'claude', []);
  expect(broken.problems[0]?.reason).toContain('no regular expression');
  const cyclic = compileRouting(
    { mode: 'rules', rules: { claude: [{ set_model: 'a', fallback_models: ['b', 'a'] }] } },
    'claude',
    [],
  );
  expect(cyclic.problems[0]?.reason).toBe('leads back to set_model "a"');
});

test('a pattern that would stall other engines is harmless', () => {
  const file = mapping({ source: '(a+)+$', target: 'x', source_type: 'regex' });
  expect(route(file, { model: () => `${'a'.repeat(50_000)}!` })).toBeUndefined();
});

test.each([
  [{}, { model: 'a' }, true],
  [{ model: 'claude-', model_type: 'prefix' }, { model: 'claude-opus' }, true],
  [{ model: 'claude-', model_type: 'prefix' }, { model: 'claude-o', model_type: 'prefix' }, true],
  [{ model: 'claude-', model_type: 'prefix' }, { model: 'claude-o*', model_type: 'glob' }, true],
  [{ model: 'claude-o', model_type: 'prefix' }, { model: 'claude-', model_type: 'prefix' }, false],
  [{ model: 'opus', model_type: 'regex' }, { model: 'claude-opus' }, true],
  [{ model: 'opus', model_type: 'regex' }, { model: 'gpt' }, false],
  [{ model: 'a', has_tools: true }, { model: 'a' }, false],
  [{ model: 'a' }, { model: 'a', has_tools: true }, true],
  [{ min_input_tokens: 10 }, { min_input_tokens: 20 }, true],
  [{ min_input_tokens: 20 }, { min_input_tokens: 10 }, false],
  [{ max_input_tokens: 20 }, { max_input_tokens: 10, project: 'p' }, true],
  [{ headers: { 'X-Team': '*' } }, { headers: { 'x-team': 'a' } }, true],
  [{ headers: { 'x-team': 'a' } }, { headers: { 'x-team': '*' } }, false],
] as [RoutingRule['match'], RoutingRule['match'], boolean][])(
  'after a rule on %j a rule on %j is dead: %s',
  (first, second, dead) => {
    const file: RoutingFile = {
      mode: 'rules',
      rules: {
        claude: [
          { match: first ?? {}, set_model: 'x' },
          { match: second ?? {}, set_model: 'y' },
        ],
      },
    };
    const kinds = compileRouting(file, 'claude', []).problems.map(({ kind }) => kind);
    expect(kinds).toEqual(dead ? ['dead'] : []);
  },
);

test('a first run, and a file that names one service only, route every other service as it asks', () => {
  const only: RoutingFile = { mode: 'model-mapping', modelMappings: { claude: [] } };
  for (const file of [defaultRouting, only]) {
    for (const service of ['claude', 'codex', 'legacy'] as const) {
      const { route: routeOf, problems } = compileRouting(file, service, ['prod']);
      expect([routeOf(plain), problems]).toEqual([undefined, []]);
    }
  }
});
