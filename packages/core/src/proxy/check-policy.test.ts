import { expect, test } from 'vitest';
import { checkBalance, checkFilters, checkRouting } from './check-policy.ts';

test('a filter rule that cannot work is an error that names its field', () => {
  expect(
    checkFilters([
      { source: 'a', op: 'remove' },
      { source: '(a)\\1', op: 'remove' },
    ]),
  ).toEqual([expect.objectContaining({ severity: 'error', field: 'rule 2 source' })]);
  expect(checkFilters({ source: 'a', op: 'remove' })).toEqual([]);
});

test('routing is checked in every mode: what is unknown is an error, what never matches a warning', () => {
  const problems = checkRouting(
    {
      mode: 'default',
      modelMappings: {
        claude: [
          { source: 'a', target: 'x' },
          { source: 'a', target: 'y' },
        ],
      },
      configMappings: { codex: [{ model: 'm', config: 'gone' }] },
      rules: { legacy: [{ set_model: 'a', fallback_models: ['b', 'b'] }] },
    },
    { claude: [], codex: ['other'], legacy: [] },
  );
  expect(problems.map(({ severity, field }) => `${severity} ${field}`)).toEqual([
    'warning modelMappings.claude.1',
    'error configMappings.codex.0.config',
    'error rules.legacy.0.fallback_models',
  ]);
});

test('thresholds below 1 and days that are none are errors', () => {
  const problems = checkBalance(
    { services: { claude: { failureThreshold: -2 }, codex: { manualDisabledUntil: { a: 'tomorrow' } } } },
    {},
  );
  expect(problems.map(({ field }) => field)).toEqual([
    'services.claude.failureThreshold',
    'services.codex.manualDisabledUntil.a',
  ]);
  expect(checkBalance({ mode: 'weight-based', services: { claude: { failureThreshold: 1 } } }, {})).toEqual(
    [],
  );
});

test('leaving out a config that does not exist is an error', () => {
  const file = { services: { claude: { manualDisabledUntil: { prdo: '2026-01-31' } } } };
  expect(checkBalance(file, { claude: ['prod'] })).toEqual([
    {
      severity: 'error',
      field: 'services.claude.manualDisabledUntil.prdo',
      reason: 'there is no config "prdo"',
    },
  ]);
  expect(checkBalance(file, { claude: ['prdo'] })).toEqual([]);
});
