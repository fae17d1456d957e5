import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { patient, type Rig, secret } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

/** What the desktop would have shown, of a page nobody looks at. */
const keepNotices = `
  globalThis.shown = [];
  globalThis.Notification = class {
    static permission = 'granted';
    static requestPermission = async () => 'granted';
    constructor(title, { body } = {}) {
      shown.push([title, body].filter(Boolean).join(' | '));
    }
  };
  Object.defineProperty(document, 'visibilityState', { get: () => globalThis.isHidden ? 'hidden' : 'visible' });
`;

async function ask(): Promise<number> {
  const response = await fetch(`${rig.claudeUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'any', max_tokens: 8, messages: [{ role: 'user', content: 'hi' }] }),
  });
  await response.text();
  return response.status;
}

describe.skipIf(!hasBrowser)('what the console tells by itself', () => {
  useRig((started) => {
    rig = started;
  });

  test('a config that fails and is left out is told in the page and on the desktop, and leads to its balance', async () => {
    const page = await rig.open('/');
    await page.addInitScript(keepNotices);
    await page.goto(`${rig.url}/settings/interface`);
    const wanted = page.getByRole('switch', { name: 'Desktop notices' });
    await wanted.click();
    await expect.poll(() => wanted.isChecked(), patient).toBe(true);
    await page.goto(`${rig.url}/filters`);
    await page.getByText('live', { exact: true }).waitFor(patient);
    rig.home.write('claude.json', {
      sick: { base_url: rig.sandbox.fault('status=502'), auth_token: 'one-0123456789ab', active: true },
      well: { base_url: rig.sandbox.url, auth_token: 'two-0123456789ab' },
    });
    await page.getByRole('button', { name: /Claude/ }).click();
    await page.getByRole('menuitemradio', { name: 'sick', checked: true }).waitFor(patient);
    await page.keyboard.press('Escape');
    await page.evaluate('globalThis.isHidden = true');
    for (let round = 0; round < 3; round++) expect(await ask()).toBe(200);
    const notice = page.getByRole('listitem').filter({ hasText: 'Claude: sick is skipped for now' });
    await notice.waitFor(patient);
    await expect
      .poll(() => page.evaluate('shown'), patient)
      .toEqual([expect.stringMatching(/^CLP: Claude: sick is skipped for now \| .*502/)]);
    await notice.getByRole('button', { name: 'Open' }).click();
    await page.waitForURL('**/routing/claude?part=balance', patient);
    await page.getByText('cooling down').first().waitFor(patient);
  });

  test('a file that breaks is told, and that it is fine again', async () => {
    const page = await rig.open('/requests');
    await page.getByText('live', { exact: true }).waitFor(patient);
    rig.home.write('filter.json', '[{"source": ');
    await page.getByText('filter.json is broken').waitFor(patient);
    rig.home.write('filter.json', '[]');
    await page.getByText('filter.json is fine again').waitFor(patient);
  });

  test('the diagnostics bundle is saved as a file, without a key, a rule or a text of a request', async () => {
    rig.home.write('filter.json', [{ source: 'Secret Project', op: 'remove' }]);
    const page = await rig.open('/settings/about');
    const [file] = await Promise.all([
      page.waitForEvent('download', patient),
      page.getByRole('button', { name: 'Save bundle' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('clp-report.json');
    const text = readFileSync(await file.path(), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: expect.any(String) });
    for (const hidden of [secret, 'one-0123456789ab', 'Secret Project']) expect(text).not.toContain(hidden);
  });
});
