import { detectors } from '@clp/core/proxy';
import { expect, test } from 'vitest';
import { detectorNames, nameOf, ruleOf } from './filter-templates';

test('the templates are the detectors the proxies have', () => {
  expect([...detectorNames].sort()).toEqual(Object.keys(detectors).sort());
});

test('a rule is counted under its name, its detector or its place', () => {
  expect(nameOf({ name: 'mine', source: 'a', op: 'remove' }, 0)).toBe('mine');
  expect(nameOf(ruleOf('email'), 0)).toBe('email');
  expect(nameOf({ source: 'a', op: 'remove' }, 2)).toBe('rule 3');
});
