import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { accessibilityFaults, patient, photograph, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

describe.skipIf(!hasBrowser)('keys, palette, setup and usage', () => {
  useRig((started) => {
    rig = started;
  });

  test('with the keyboard alone: palette, switch, pages, search, list of keys', async () => {
    const page = await rig.open('/');
    await openPalette(page);
    await page.keyboard.type('use spare');
    await photograph(page, 'palette');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('Claude now uses spare').waitFor(patient);
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.waitForURL('**/requests', patient);
    await expect.poll(() => page.title(), patient).toContain('Requests');
    await page.locator('main h1').waitFor(patient);
    await page.keyboard.press('/');
    const isFocused = () => page.evaluate("document.activeElement.matches('[data-search]')");
    await expect.poll(isFocused, patient).toBe(true);
    await page.keyboard.type('g?o');
    expect(await page.getByRole('searchbox').inputValue()).toBe('g?o');
    await page.getByRole('searchbox').blur();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor(patient);
    expect(await accessibilityFaults(page)).toEqual([]);
    await photograph(page, 'keys');
    await page.getByRole('switch', { name: 'Single-letter keys' }).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await openPalette(page);
    expect(await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).count()).toBe(0);
  });

  test('keys are written as this machine has them', async () => {
    const page = await rig.open('/');
    await page.getByRole('button', { name: /Ctrl K$/ }).waitFor(patient);
    await page.addInitScript(
      "Object.defineProperty(navigator, 'userAgent', { value: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)' })",
    );
    await page.reload();
    await page.getByRole('button', { name: /⌘K$/ }).waitFor(patient);
    await page.keyboard.press('?');
    await page.getByText('⌘S', { exact: true }).waitFor(patient);
  });

  test('what is typed into the palette and entered at once is done when the configs are known', async () => {
    const page = await rig.open('/requests');
    await page.route('**/api/overview', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue();
    });
    await page.reload();
    await openPalette(page);
    await page.keyboard.type('use prod');
    await page.keyboard.press('Enter');
    await page.getByText('Claude now uses prod').waitFor(patient);
    await page.unrouteAll({ behavior: 'wait' });
    expect(page.url()).not.toContain('q=');
    await openPalette(page);
    await page.keyboard.type('nothing like it');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/requests?q=nothing*', patient);
  });

  test('an address that leads nowhere says so, and a page that fails leaves the rest of the console standing', async () => {
    const page = await rig.open('/nowhere');
    await page.getByText('There is no page at this address').waitFor(patient);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator('main').getByRole('link', { name: 'Overview' }).click();
    await page.locator('main h1').waitFor(patient);
    await page.route('**/api/usage?*', (route) => route.fulfill({ json: { rows: 'broken' } }));
    await page.getByRole('link', { name: 'Usage' }).click();
    await page.getByRole('heading', { name: 'That did not work' }).waitFor(patient);
    await page.unrouteAll({ behavior: 'wait' });
    await page.getByRole('link', { name: 'Requests' }).click();
    await page.waitForURL('**/requests', patient);
    await page.locator('main h1').waitFor(patient);
    // The browser's own words on both.
    expect(rig.complaints()).not.toEqual([]);
  });

  test('unsaved edits hold the page against the palette, the keys and the menus', async () => {
    const page = await rig.open('/filters');
    await page.getByText('live', { exact: true }).waitFor(patient);
    await page.getByLabel('Look for 1').fill('Acme Inc');
    const asked: string[] = [];
    let answer: 'stay' | 'leave' = 'stay';
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void (answer === 'stay' ? dialog.dismiss() : dialog.accept());
    });
    const goBy = async (word: string) => {
      await openPalette(page);
      await page.keyboard.type(word);
      await page.keyboard.press('Enter');
    };
    await goBy('usage');
    await expect.poll(() => asked.length, patient).toBe(1);
    await page.getByRole('button', { name: /Claude/ }).click();
    await page.getByRole('menuitem', { name: 'Manage configs' }).click();
    await expect.poll(() => asked.length, patient).toBe(2);
    expect(new URL(page.url()).pathname).toBe('/filters');
    expect(await page.getByLabel('Look for 1').inputValue()).toBe('Acme Inc');
    answer = 'leave';
    await goBy('usage');
    await page.waitForURL('**/usage', patient);
    expect(asked).toHaveLength(3);
  });

  test('the wizard adds an upstream, tests it, writes a client file with a way back, and sees the first request', async () => {
    const page = await rig.open('/setup');
    await page.getByLabel('Base URL of the upstream').fill(rig.sandbox.url);
    await page.getByLabel('Name of the config').fill('wizard');
    await photograph(page, 'setup-1');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Key', { exact: true }).fill('sk-ant-wizard-0123456789');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await page.getByText(/It works/).waitFor(patient);
    await photograph(page, 'setup-2');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByText('ANTHROPIC_BASE_URL').first().waitFor(patient);
    await photograph(page, 'setup-3');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Write for me' }).click();
    const file = join(rig.home.path, '.claude/settings.json');
    await expect.poll(() => readIfThere(file), patient).toContain(new URL(rig.claudeUrl).port);
    await page.getByRole('button', { name: 'Restore' }).click(patient);
    await expect.poll(() => readIfThere(file), patient).toBe('');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByText(/Waiting for a request/).waitFor(patient);
    await page.getByText('live', { exact: true }).waitFor(patient);
    await fetch(`${rig.claudeUrl}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'first', max_tokens: 8, messages: [{ role: 'user', content: 'hi' }] }),
    }).then((response) => response.text());
    await page.getByText(/Received, answered 200/).waitFor(patient);
    await photograph(page, 'setup-4');
  });

  test('who goes back in the wizard mends what was just saved', async () => {
    const page = await rig.open('/setup');
    await page.getByLabel('Base URL of the upstream').fill('http://127.0.0.1:9');
    await page.getByLabel('Name of the config').fill('mistaken');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Key', { exact: true }).fill('sk-ant-mistaken-0123456789');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await page.getByRole('button', { name: 'Continue anyway' }).waitFor(patient);
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByLabel('Base URL of the upstream').fill(rig.sandbox.url);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Key', { exact: true }).fill('sk-ant-mistaken-0123456789');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await page.getByText(/It works/).waitFor(patient);
    await page.goto(`${rig.url}/setup`);
    await page.getByLabel('Name of the config').fill('mistaken');
    await page.getByText('This name is taken.').waitFor(patient);
  });

  test('the tab of a page is named in its language', async () => {
    const page = await rig.open('/configs/claude', { locale: 'zh' });
    await expect.poll(() => page.title(), patient).toBe('渠道 · CLP');
    await page.getByRole('link', { name: '变更记录' }).click();
    await expect.poll(() => page.title(), patient).toBe('变更记录 · CLP');
    await page.goto(`${rig.url}/setup`);
    await expect.poll(() => page.title(), patient).toBe('设置向导 · CLP');
  });

  test('usage adds up by any two things, in chart, table and CSV, and is cleared apart from the log', async () => {
    const page = await rig.open('/usage?range=24h&by=model&sub=config');
    await page.getByRole('cell', { name: 'wizard' }).first().waitFor(patient);
    await photograph(page, 'usage-two');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('slider').focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => page.getByRole('slider').getAttribute('aria-valuetext'), patient)
      .toContain(':00');
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await page.getByRole('columnheader', { name: 'Time' }).waitFor(patient);
    await page.getByRole('button', { name: 'Clear usage…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Clear usage' }).click();
    await page.getByText('No usage in this range').waitFor(patient);
    await page.getByRole('img', { name: 'Use on 0 days of the last year' }).waitFor(patient);
    const log = (await (await fetch(`${rig.url}/api/requests`)).json()) as { rows: unknown[] };
    expect(log.rows.length).toBeGreaterThan(0);
  });

  test('where client keys are asked for, the console still reaches its services and sees what happens', async () => {
    const hash = `sha256:${createHash('sha256').update('mine').digest('hex')}`;
    rig.home.write('data/system.json', { clientKeys: [{ name: 'me', hash }] });
    const ask = (key: string) =>
      fetch(`${rig.claudeUrl}/v1/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ model: 'keyed', max_tokens: 8, messages: [{ role: 'user', content: 'hi' }] }),
      }).then((response) => response.text().then(() => response.status));
    await expect.poll(() => ask('wrong'), patient).toBe(401);
    const page = await rig.open('/requests');
    await page.getByText('live', { exact: true }).waitFor(patient);
    expect(await ask('mine')).toBe(200);
    await page.getByText('keyed').first().waitFor(patient);
    const explained = await fetch(`${rig.url}/api/explain/claude`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-clp-console': '1' },
      body: JSON.stringify({ body: { model: 'keyed', messages: [] } }),
    });
    expect(explained.status).toBe(200);
  });
});

/** Keys are heard once the page's code runs, which the live stream shows. */
async function openPalette(page: Page): Promise<void> {
  await page.getByText('live', { exact: true }).waitFor(patient);
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Go to, switch, search…').waitFor(patient);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
