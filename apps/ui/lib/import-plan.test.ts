import { expect, test } from 'vitest';
import { importEdits, needsKey, planImport } from './import-plan';
import { editJson } from './json-text';

const current = {
  prod: { base_url: 'https://a', auth_token: '…a91f', weight: 1, active: true, own: 'kept' },
  dev: { base_url: 'https://b', auth_token: '…77c0' },
};
const text = `${JSON.stringify(current, null, 2)}\n`;

function after(value: unknown, choices = {}, keys = {}): Record<string, unknown> {
  const plan = planImport(value, current, 'claude');
  if (!plan) throw new Error('no plan');
  return JSON.parse(editJson(text, importEdits(plan, choices, keys)));
}

test('tells new, known and clashing entries apart', () => {
  const plan = planImport(
    {
      claude: {
        prod: { base_url: 'https://a', auth_token: '…a91f', weight: 5 },
        dev: { base_url: 'https://b', auth_token: '…77c0', active: true },
        fresh: { base_url: 'https://c', auth_token: 'key' },
      },
      codex: { gac: {} },
    },
    current,
    'claude',
  );
  expect(plan?.items.map(({ name, state, differs }) => [name, state, differs])).toEqual([
    ['prod', 'clash', ['weight']],
    ['dev', 'same', []],
    ['fresh', 'new', ['base_url', 'auth_token']],
  ]);
  expect(plan?.others).toEqual(['codex']);
});

test('takes new entries, leaves clashes until somebody chooses, never changes which is active', () => {
  const incoming = {
    prod: { base_url: 'https://x', auth_token: 'other' },
    fresh: { base_url: 'https://c', auth_token: 'key', active: true },
  };
  expect(after(incoming)).toEqual({ ...current, fresh: { base_url: 'https://c', auth_token: 'key' } });
  expect(after(incoming, { prod: 'take', fresh: 'skip' })).toEqual({
    ...current,
    prod: { ...current.prod, base_url: 'https://x', auth_token: 'other' },
  });
  expect(after(incoming, { prod: 'rename', fresh: 'skip' })).toMatchObject({
    prod: current.prod,
    'prod-2': { base_url: 'https://x' },
  });
});

test('a masked key that is not the stored one has to be typed', () => {
  const incoming = { fresh: { base_url: 'https://c', auth_token: '…zzzz' }, prod: { auth_token: '…a91f' } };
  const [fresh, prod] = planImport(incoming, current, 'claude')?.items ?? [];
  if (!fresh || !prod) throw new Error('no plan');
  expect(needsKey(fresh, 'take')).toBe(true);
  expect(needsKey(fresh, 'skip')).toBe(false);
  expect(needsKey(prod, 'take')).toBe(false);
  expect(needsKey(prod, 'rename')).toBe(true);
  expect(after(incoming, {}, { fresh: 'typed' })).toMatchObject({ fresh: { auth_token: 'typed' } });
});

test('what is no set of configs gives no plan', () => {
  expect(planImport([], current, 'claude')).toBeUndefined();
  expect(planImport({}, current, 'claude')).toBeUndefined();
  expect(planImport({ a: 1 }, current, 'claude')).toBeUndefined();
});

test('entries added under another name never take one that comes along or is offered to another', () => {
  const here = { a: { base_url: 'https://a' }, 'a-2': { base_url: 'https://a2' } };
  const incoming = {
    a: { base_url: 'https://x' },
    'a-2': { base_url: 'https://y' },
    'a-3': { base_url: 'https://z' },
  };
  const plan = planImport(incoming, here, 'claude');
  if (!plan) throw new Error('no plan');
  const edits = importEdits(plan, { a: 'rename', 'a-2': 'rename' }, {});
  const urls = Object.values(JSON.parse(editJson(JSON.stringify(here), edits)) as typeof here).map(
    ({ base_url }) => base_url,
  );
  expect(urls.sort()).toEqual(['https://a', 'https://a2', 'https://x', 'https://y', 'https://z']);
});

test('a config may be called like a service', () => {
  const plan = planImport({ codex: { base_url: 'https://c', auth_token: 'key' } }, current, 'legacy');
  expect(plan?.items.map(({ name, state }) => [name, state])).toEqual([['codex', 'new']]);
  expect(plan?.others).toEqual([]);
});
