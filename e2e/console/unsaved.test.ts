import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { patient, type Rig, secret } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const routingText = (): string => readFileSync(join(rig.home.path, 'data/model_router_config.json'), 'utf8');

/** Stays whatever a page asks; gives the questions. */
function stay(page: Page): string[] {
  const asked: string[] = [];
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  return asked;
}

describe.skipIf(!hasBrowser)('what is not saved yet', { timeout: 120_000 }, () => {
  useRig((started) => {
    rig = started;
  });

  beforeEach(() => {
    const { url } = rig.sandbox;
    rig.home.write('claude.json', {
      prod: { base_url: url, auth_token: secret, active: true, weight: 10 },
      spare: { base_url: url, auth_token: 'sk-ant-spare-0123456789-77c0', weight: 5 },
      other: { base_url: 'https://other.example', auth_token: 'sk-ant-other-0123456789-77c0', weight: 1 },
    });
  });

  test('a form that was typed into is not lost to a reload or to the palette without a question', async () => {
    const page = await rig.open('/configs/claude?edit=prod');
    const asked = stay(page);
    await page.getByLabel('Weight').fill('77');
    await page.evaluate('setTimeout(() => location.reload())');
    await expect.poll(() => asked, patient).toEqual(['beforeunload']);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('history');
    await page.keyboard.press('Enter');
    await expect.poll(() => asked, patient).toEqual(['beforeunload', 'confirm']);
    expect(await page.getByLabel('Weight').inputValue()).toBe('77');
  });

  test('the form of an upstream asks before it is closed', async () => {
    const page = await rig.open('/configs/claude');
    const asked = stay(page);
    await page.getByRole('button', { name: /^Edit keys of 127/ }).click();
    await page.getByLabel('New key of spare').fill('sk-ant-new-0123456789');
    await page.keyboard.press('Escape');
    await expect.poll(() => asked, patient).toEqual(['confirm']);
    expect(await page.getByLabel('New key of spare').inputValue()).toBe('sk-ant-new-0123456789');
  });

  test('going back asks as well', async () => {
    const page = await rig.open('/history');
    const asked = stay(page);
    await page.getByRole('link', { name: 'Filters' }).click();
    await page.waitForURL('**/filters', patient);
    await page.getByLabel('Look for 1').fill('typed');
    await page.getByText('Unsaved changes', { exact: true }).waitFor(patient);
    await page.evaluate('history.back()');
    await expect.poll(() => asked, patient).toEqual(['confirm']);
    expect(page.url()).toContain('/filters');
    expect(await page.getByLabel('Look for 1').inputValue()).toBe('typed');
  });

  test('of two drafts on a page the second still asks when the first is done', async () => {
    const page = await rig.open('/routing/claude?part=balance');
    const asked = stay(page);
    await page.getByLabel('Failures until it is left out').fill('7');
    await page.getByRole('button', { name: 'Pin other to the top' }).click();
    const discard = page.getByRole('button', { name: 'Discard' });
    await expect.poll(() => discard.count(), patient).toBe(2);
    await discard.first().click();
    await page.getByRole('link', { name: 'Usage' }).click();
    await expect.poll(() => asked, patient).toEqual(['confirm']);
    expect(await page.getByLabel('Failures until it is left out').inputValue()).toBe('7');
  });

  test('a config is not edited on top of another unsaved change, which going back would take along', async () => {
    const page = await rig.open('/configs/claude?view=order');
    await page.getByLabel('Place of prod').selectOption('2');
    await page.getByText('Unsaved changes', { exact: true }).waitFor(patient);
    for (const name of ['spare', 'Add config', 'Import'])
      expect(await page.getByRole('button', { name, exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'More for spare' }).click();
    for (const name of ['Edit', 'Delete'])
      expect(await page.getByRole('menuitem', { name }).getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('button', { name: 'spare', exact: true }).click(patient);
    await page.getByRole('dialog', { name: 'Edit spare' }).waitFor(patient);
  });

  test('deleting all keys of an upstream takes out what names them', async () => {
    rig.home.write('data/model_router_config.json', {
      mode: 'config-mapping',
      configMappings: {
        claude: [
          { model: 'opus', config: 'spare' },
          { model: 'haiku', config: 'other' },
        ],
      },
    });
    const page = await rig.open('/configs/claude');
    await page.getByRole('button', { name: /^Edit keys of 127/ }).click();
    await page.getByRole('button', { name: 'Delete all 2' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved claude.json').waitFor(patient);
    expect(JSON.parse(routingText()).configMappings.claude).toEqual([{ model: 'haiku', config: 'other' }]);
  });

  test('the open form of a rule shows the rule that stands there now', async () => {
    rig.home.write('data/model_router_config.json', {
      mode: 'rules',
      rules: {
        claude: [
          {
            name: 'one',
            match: { headers: { 'x-app': 'agent' } },
            fallback_models: ['f1'],
            override: { n: 1 },
          },
          { name: 'two', match: { model: 'b' }, set_model: 'm2' },
        ],
      },
    });
    const page = await rig.open('/routing/claude');
    const typed = async () => [
      await page.getByLabel('Headers').inputValue(),
      await page.getByLabel('Fallback models').inputValue(),
      await page.getByLabel('Set in the body').inputValue(),
    ];
    await page.getByRole('button', { name: 'Edit rule 1' }).click(patient);
    await page.getByLabel('Headers').fill('x-app:agent\nx-mode');
    expect(await typed()).toEqual(['x-app:agent\nx-mode', 'f1', '{"n":1}']);
    await page.getByLabel('Set in the body').fill('{"n":');
    await page.getByText('Not a JSON object yet.').waitFor(patient);
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(typed, patient).toEqual(['x-app: agent', 'f1', '{"n":']);
    await page
      .getByRole('button', { name: 'Remove rule 1, x-app: agent' })
      .or(page.getByRole('button', { name: 'Remove rule 1, one' }))
      .click();
    await expect.poll(typed, patient).toEqual(['', '', '']);
    await page.getByRole('button', { name: 'Discard' }).click();
  });
});
