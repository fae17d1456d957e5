import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { moveDown } from './move-down.ts';
import { accessibilityFaults, patient, type Rig, secret } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const fileText = (name = 'claude.json'): string => readFileSync(join(rig.home.path, name), 'utf8');
const configs = (): Record<string, Record<string, unknown>> => JSON.parse(fileText());

async function saveFrom(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review changes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved claude.json').first().waitFor(patient);
  await page.getByRole('dialog').waitFor({ state: 'hidden', ...patient });
}

describe.skipIf(!hasBrowser)('configs', () => {
  useRig((started) => {
    rig = started;
  });

  test('a new config is tried before it is saved: what is wrong is explained, then mended', async () => {
    const page = await rig.open('/configs/claude');
    await page.getByRole('button', { name: 'Add config' }).click();
    await page.getByLabel('Name').fill('fresh');
    await page.getByLabel('Base URL').fill('http://127.0.0.1:9');
    await page.getByLabel('Key', { exact: true }).fill('sk-ant-fresh-0123456789');
    await page.getByRole('button', { name: 'Test fresh' }).click();
    await page.getByText('Nothing listens there: correct the port').waitFor(patient);
    await page.keyboard.press('Escape');
    await page.getByLabel('Base URL').fill(rig.sandbox.url);
    await page.getByRole('button', { name: 'Test fresh' }).click();
    await page.getByText(/Works: 200/).waitFor(patient);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ask for models' }).click();
    await page.getByText(/\d models offered/).waitFor(patient);
    expect(configs().fresh).toBeUndefined();
    await page.keyboard.press('Escape');
    await saveFrom(page);
    expect(configs().fresh).toMatchObject({ auth_token: 'sk-ant-fresh-0123456789' });
  });

  test('renaming takes the rules along, deleting says what goes with it, and undo brings all of it back', async () => {
    rig.home.write('data/model_router_config.json', {
      mode: 'config-mapping',
      configMappings: { claude: [{ model: 'opus', config: 'fresh' }] },
    });
    await fetch(`${rig.claudeUrl}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-clp-config': 'fresh' },
      body: JSON.stringify({ model: 'opus', max_tokens: 8, messages: [{ role: 'user', content: 'hi' }] }),
    }).then((response) => response.text());
    const usageNames = async () => (await fetch(`${rig.url}/api/usage?by=config`)).text();
    await expect.poll(usageNames, patient).toContain('"fresh"');
    const before = fileText();
    const page = await rig.open('/configs/claude?edit=fresh');
    await page
      .getByText('Renaming also updates the 1 place in rules and lists that names it')
      .waitFor(patient);
    await page.getByLabel('Name').fill('newer');
    await saveFrom(page);
    expect(fileText()).toBe(before.replace('"fresh"', '"newer"'));
    expect(fileText('data/model_router_config.json')).toContain('"newer"');
    await expect.poll(usageNames, patient).toContain('"newer"');
    expect(await usageNames()).not.toContain('"fresh"');
    await page.getByRole('button', { name: 'More for newer' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('data/model_router_config.json configMappings.claude.0.config').waitFor(patient);
    expect(await accessibilityFaults(page)).toEqual([]);
    const files = () => [fileText(), fileText('data/model_router_config.json')];
    const kept = files();
    await saveFrom(page);
    expect(Object.keys(configs())).toEqual(['prod', 'spare']);
    expect(JSON.parse(fileText('data/model_router_config.json')).configMappings).toEqual({ claude: [] });
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect.poll(files, patient).toEqual(kept);
    await page.getByText('newer').first().waitFor(patient);
    rig.home.write('data/model_router_config.json', {});
    await page.getByRole('button', { name: 'More for newer' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('No rule and no list names it.').waitFor(patient);
    await saveFrom(page);
    expect(Object.keys(configs())).toEqual(['prod', 'spare']);
  });

  test('a masked save keeps the key, also when the entry is edited as JSON', async () => {
    const page = await rig.open('/configs/claude?edit=prod');
    await page.getByRole('dialog').getByRole('button', { name: 'JSON' }).click();
    const field = page.getByRole('dialog').getByLabel('JSON', { exact: true });
    expect(await field.inputValue()).not.toContain(secret);
    await field.fill((await field.inputValue()).replace('"notes": "kept"', '"notes": "kept", "extra": [1]'));
    await saveFrom(page);
    expect(configs().prod).toEqual({
      base_url: rig.sandbox.url,
      auth_token: secret,
      active: true,
      weight: 10,
      notes: 'kept',
      extra: [1],
    });
  });

  test('the order of the file changes by keyboard and by choosing a place', async () => {
    const page = await rig.open('/configs/claude?view=order');
    await moveDown(page, page.getByRole('button', { name: 'Drag prod' }));
    await saveFrom(page);
    expect(Object.keys(configs())).toEqual(['spare', 'prod']);
    await page.getByLabel('Place of prod').selectOption('1');
    await saveFrom(page);
    expect(Object.keys(configs())).toEqual(['prod', 'spare']);
    expect(configs().prod).toMatchObject({ auth_token: secret });
  });

  test('the keys of one upstream are edited together, each keeping what is its own', async () => {
    const host = new URL(rig.sandbox.url).host;
    const page = await rig.open('/configs/claude');
    await page.getByRole('button', { name: `Edit keys of ${host}` }).click();
    await page.getByLabel('New key of spare').fill('sk-ant-replaced-0123456789');
    await page.getByRole('button', { name: 'Add a key' }).click();
    expect(await page.getByLabel('Name 1').inputValue()).toBe('prod-2');
    await page.getByLabel('Key 1').fill('sk-ant-third-0123456789');
    expect(await accessibilityFaults(page)).toEqual([]);
    await saveFrom(page);
    expect(configs()).toMatchObject({
      prod: { auth_token: secret, weight: 10 },
      spare: { auth_token: 'sk-ant-replaced-0123456789', weight: 5 },
      'prod-2': { base_url: rig.sandbox.url, auth_token: 'sk-ant-third-0123456789' },
    });
  });

  test('an export holds no key unless that is asked for, and asking is noted', async () => {
    const page = await rig.open('/configs/claude');
    await page.getByRole('button', { name: 'Export' }).click();
    const [masked] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    const text = readFileSync(await masked.path(), 'utf8');
    expect(JSON.parse(text).claude.prod).toMatchObject({ auth_token: '…a91f', notes: 'kept' });
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByLabel('With the keys in plain text').check();
    const [plain] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download with keys' }).click(),
    ]);
    expect(JSON.parse(readFileSync(await plain.path(), 'utf8')).claude.prod.auth_token).toBe(secret);
    const history = await (await fetch(`${rig.url}/api/history`)).text();
    expect(history).toContain('export claude configs with their keys');
    expect(history).not.toContain(secret);
  });

  test('an import shows what it adds and where it clashes, saves what was chosen, and can be undone', async () => {
    const before = fileText();
    const page = await rig.open('/configs/claude');
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByLabel('Or paste JSON').fill(
      JSON.stringify({
        claude: {
          prod: { base_url: 'https://relay.example', auth_token: 'other-key-0123456789' },
          shared: { base_url: 'https://b.example', auth_token: '…zzzz', active: true },
        },
      }),
    );
    await page.getByText('base_url, auth_token').waitFor(patient);
    await page.getByText('Keys still to type in: 1').waitFor(patient);
    await page.getByLabel('What to do with prod').selectOption({ label: 'Add as prod-3' });
    await page.getByLabel('Key of shared').fill('typed-key-0123456789');
    expect(await accessibilityFaults(page)).toEqual([]);
    await saveFrom(page);
    expect(configs()).toMatchObject({
      prod: { auth_token: secret, active: true },
      'prod-3': { base_url: 'https://relay.example', auth_token: 'other-key-0123456789' },
      shared: { auth_token: 'typed-key-0123456789' },
    });
    expect(configs().shared?.active).toBeUndefined();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('Undone').waitFor(patient);
    expect(fileText()).toBe(before);
  });

  test('all configs are tested one after another, each by a real request', async () => {
    const page = await rig.open('/configs/claude');
    await page.getByRole('button', { name: 'Test all' }).click();
    await page.getByText('All 3 configs answer').waitFor(patient);
    expect(await page.getByText(/tested .* ago/).count()).toBe(3);
  });
});
