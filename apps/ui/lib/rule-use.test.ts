import { expect, test } from 'vitest';
import { ruleUse } from './rule-use';

const uses = {
  since: 1000,
  placesSince: 5000,
  requests: { claude: { 'rules 1': 2, background: 3 }, codex: { background: 4 } },
};

test('a rule with a name is counted for the whole day, one without from the last change of its file', () => {
  expect(ruleUse(uses, { name: 'background', place: 'rules 2' }, 'claude')).toEqual({ requests: 3 });
  expect(ruleUse(uses, { place: 'rules 1' }, 'claude')).toEqual({ requests: 2, since: 5000 });
  expect(ruleUse({ ...uses, placesSince: 1000 }, { place: 'rules 2' }, 'claude')).toEqual({ requests: 0 });
});

test('without a service all services count', () => {
  expect(ruleUse(uses, { name: 'background', place: 'rule 1' })).toEqual({ requests: 7 });
});
