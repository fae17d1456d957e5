import { expect, test } from 'vitest';
import { dictionary } from './i18n/dictionary';
import { conditionsOf, effectsOf, formatHeaders, parseHeaders, parseNames } from './routing-rule';

const words = dictionary.en.policy;

test('a rule reads as what must hold and what happens then', () => {
  const rule = {
    match: { model: 'claude-*', model_type: 'glob' as const, has_images: false, min_input_tokens: 5000 },
    set_model: 'opus',
    pin: 'prod',
    fallback_models: ['a', 'b'],
    override: { max_tokens: 1 },
  };
  expect(conditionsOf(rule, words.conditions)).toEqual([
    'model like claude-*',
    'no images',
    'at least 5000 tokens',
  ]);
  expect(effectsOf(rule, words.effects)).toEqual([
    'model opus',
    'config prod',
    'then a, b',
    'sets max_tokens',
  ]);
  expect(conditionsOf({}, words.conditions)).toEqual([]);
});

test('headers are one a line; without a value any will do', () => {
  expect(parseHeaders('X-App: agent\nx-any\n')).toEqual({ 'x-app': 'agent', 'x-any': '*' });
  expect(formatHeaders(parseHeaders('a: b: c'))).toBe('a: b: c');
  expect(parseHeaders(' \n')).toBeUndefined();
});

test('names are parted by commas', () => {
  expect(parseNames(' a, b,,')).toEqual(['a', 'b']);
  expect(parseNames(' ')).toBeUndefined();
});
