import { detectors } from '@clp/core/proxy';
import { expect, test } from 'vitest';
import { detectorNames, ruleNameOf, ruleOf } from './filter-templates';

test('the templates are the detectors the proxies have', () => {
  expect([...detectorNames].sort()).toEqual(Object.keys(detectors).sort());
});

test('a rule is counted under its name, its detector or its place', () => {
  expect(ruleNameOf({ name: 'mine', source: 'a', op: 'remove' }, 0).name).toBe('mine');
  expect(ruleNameOf(ruleOf('email'), 0).name).toBe('email');
  expect(ruleNameOf({ source: 'a', op: 'remove' }, 2)).toEqual({ name: undefined, place: 'rule 3' });
});
