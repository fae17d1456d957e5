import { expect, test } from 'vitest';
import type { FilterRule } from '../schema/filter.ts';
import { openSettings, type Settings } from '../store/settings.ts';
import { createTempHome } from '../testing/temp-home.ts';
import { createPolicyCache, requireFilters } from './policy-cache.ts';

const good: FilterRule[] = [{ source: 'secret', op: 'remove' }];
const broken: FilterRule[] = [{ source: '(a)\\1', op: 'remove' }];

/** Settings with one list of filter rules after the other; the rest is empty. */
async function settingsWith(...lists: FilterRule[][]): Promise<Settings[]> {
  const home = createTempHome();
  const source = await openSettings({ home: home.path, service: 'claude', secret: () => undefined });
  const settings = lists.map((rules) => ({ ...source.current(), filters: { rules } }));
  await source.close();
  home.remove();
  return settings;
}

test('a rule that cannot work leaves the last good rules in use', async () => {
  const cache = createPolicyCache(() => '');
  const names = (await settingsWith(good, broken)).map((settings) =>
    requireFilters(cache.of(settings), settings).rules.map(({ name }) => name),
  );
  expect(names).toEqual([['rule 1'], ['rule 1']]);
});

test('where there were no rules yet, requests are refused until the first ones work', async () => {
  const cache = createPolicyCache(() => '');
  const [none, bad, mended] = await settingsWith([], broken, good);
  if (!none || !bad || !mended) throw new Error('three settings were made');
  expect(requireFilters(cache.of(none), none).rules).toEqual([]);
  expect(() => requireFilters(cache.of(bad), bad)).toThrow('filter.json cannot be used (rule 1 source: ');
  expect(requireFilters(cache.of(mended), mended).rules).toHaveLength(1);
});
