import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { accessibilityFaults, patient, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const textOf = (name: string): string => readFileSync(join(rig.home.path, name), 'utf8');

describe.skipIf(!hasBrowser)('the history', () => {
  useRig(
    (started) => {
      rig = started;
    },
    { services: ['claude'] },
  );

  test('a change shows what was and what is, is undone, and the undoing can be undone', async () => {
    const kept = textOf('claude.json');
    const page = await rig.open('/');
    await page.getByRole('button', { name: /^Claude/ }).click();
    await page.getByRole('menuitemradio', { name: 'spare' }).click();
    await page.getByText('Claude now uses spare').waitFor(patient);
    const switched = textOf('claude.json');
    await page.goto(`${rig.url}/history`);
    const change = page.getByRole('listitem').filter({ hasText: 'active claude: prod -> spare' }).first();
    await change.getByText('Show the change').click(patient);
    const shown = change.locator('details');
    await expect.poll(() => shown.textContent(), patient).toMatch(/prod[\s\S]*spare/);
    expect(await accessibilityFaults(page)).toEqual([]);
    await change.getByRole('button', { name: 'Undo this change' }).click();
    await expect.poll(() => textOf('claude.json'), patient).toBe(kept);
    const undoing = page.getByRole('listitem').filter({ hasText: 'undo of ' }).first();
    await undoing.getByRole('button', { name: 'Undo this change' }).click(patient);
    await expect.poll(() => textOf('claude.json'), patient).toBe(switched);
  });

  test('changes of long ago are found behind those of today', async () => {
    const change = (number: number) => ({
      id: `old-${number}`,
      timestamp: new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString(),
      cause: 'cooldown',
      file: 'claude.json',
      what: `change ${number} of many`,
    });
    const lines = Array.from({ length: 1_200 }, (_, number) => JSON.stringify(change(number)));
    rig.home.write('data/changes.jsonl', `${lines.join('\n')}\n`);
    const page = await rig.open('/history');
    await page.getByText('change 1199 of many').waitFor(patient);
    const earlier = page.getByRole('button', { name: 'Show earlier changes' });
    await earlier.click();
    await page.getByText('change 300 of many').waitFor({ state: 'attached', ...patient });
    await earlier.click();
    await page.getByText('change 0 of many').waitFor({ state: 'attached', ...patient });
    expect(await earlier.count()).toBe(0);
  });
});
