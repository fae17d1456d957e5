import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { accessibilityFaults, patient, photograph, type Rig, secret } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

function configs(): Record<string, Record<string, unknown>> {
  return JSON.parse(readFileSync(join(rig.home.path, 'claude.json'), 'utf8'));
}

async function editAsJson(page: Page, change: (text: string) => string): Promise<void> {
  await page.getByRole('button', { name: 'JSON' }).click();
  const field = page.getByRole('textbox', { name: 'Edit the whole file as JSON' });
  await field.fill(change(await field.inputValue()));
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review changes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
}

describe.skipIf(!hasBrowser)('two tabs edit one file', () => {
  useRig(
    (started) => {
      rig = started;
    },
    { expected: '409' },
  );

  test('the second to save chooses field by field, and neither loses what only one of them changed', async () => {
    const [first, second] = [await rig.open('/configs/claude'), await rig.open('/configs/claude')];
    await editAsJson(second, (text) =>
      text.replace('"weight": 10', '"weight": 20').replace('"notes": "kept"', '"notes": "second"'),
    );
    await editAsJson(first, (text) =>
      text.replace('"weight": 10', '"weight": 15').replace('"weight": 5', '"weight": 6'),
    );
    await save(first);
    await first.getByText('Saved claude.json').waitFor(patient);

    await second.getByText('Somebody else saved this file meanwhile').waitFor(patient);
    await second.getByRole('button', { name: 'Compare' }).click();
    const dialog = second.getByRole('dialog');
    const goOn = dialog.getByRole('button', { name: 'Review the merged file' });
    expect(await goOn.isDisabled()).toBe(true);
    expect(await accessibilityFaults(second)).toEqual([]);
    await photograph(second, 'conflict');
    await dialog.getByRole('radio', { name: /Yours/ }).check();
    await goOn.click();
    expect(configs()).toMatchObject({ prod: { weight: 15, notes: 'kept' } });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await second.getByText('Saved claude.json').waitFor(patient);
    expect(configs()).toMatchObject({
      prod: { weight: 20, notes: 'second', auth_token: secret },
      spare: { weight: 6 },
    });
  });

  test('a save can be taken back from where it is confirmed', async () => {
    const page = await rig.open('/configs/claude');
    const before = configs();
    await editAsJson(page, (text) => text.replace('"weight": 6', '"weight": 7'));
    await save(page);
    await page.getByText('Saved claude.json').waitFor(patient);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone').waitFor(patient);
    expect(configs()).toEqual(before);
  });

  test('an unsaved draft is asked about before the page is left, and stays when the answer is no', async () => {
    const page = await rig.open('/configs/claude');
    await editAsJson(page, (text) => text.replace('"weight": 6', '"weight": 8'));
    const asked = page.waitForEvent('dialog').then(async (dialog) => {
      await dialog.dismiss();
      return dialog.message();
    });
    await page.getByRole('link', { name: 'Filters' }).click();
    expect(await asked).toContain('unsaved changes');
    expect(new URL(page.url()).pathname).toBe('/configs/claude');
    await page.getByText('Unsaved changes').waitFor(patient);
  });
});
