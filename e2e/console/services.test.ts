import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { patient, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

describe.skipIf(!hasBrowser)('services, seen from the console', () => {
  useRig((started) => {
    rig = started;
    rig.home.write('legacy.json', {
      relay: { base_url: rig.sandbox.url, auth_token: 'sk-relay-0123456789' },
    });
  });

  test('one that is stopped is started from the overview, serves, and is restarted and stopped in the settings', async () => {
    const page = await rig.open('/');
    const card = page.getByRole('region', { name: 'Legacy' });
    await card.getByRole('button', { name: 'Start' }).click(patient);
    await card.getByText('running').waitFor({ timeout: 60_000 });
    await card.getByText('1 available').waitFor(patient);
    await page.goto(`${rig.url}/settings/services`);
    const item = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Legacy' });
    const first = await pidOfLegacy();
    await item.getByRole('button', { name: 'Restart' }).click();
    await page.getByText('Legacy: Done').waitFor({ timeout: 60_000 });
    expect(await pidOfLegacy()).not.toBe(first);
    await item.getByRole('button', { name: 'Log' }).click();
    await page
      .getByRole('dialog')
      .getByText(/127\.0\.0\.1:\d+/)
      .first()
      .waitFor(patient);
    await page.keyboard.press('Escape');
    // PM2 ends with its last service, after that service: whoever leaves before leaves it behind.
    const answered = page.waitForResponse((response) => response.request().method() === 'POST', patient);
    await item.getByRole('button', { name: 'Stop' }).click();
    await item.getByText('stopped').waitFor({ timeout: 60_000 });
    expect((await answered).status()).toBe(200);
  });
});

async function pidOfLegacy(): Promise<number | undefined> {
  const overview = (await (await fetch(`${rig.url}/api/overview`)).json()) as {
    services: { name: string; health: { pid: number } | null }[];
  };
  return overview.services.find(({ name }) => name === 'legacy')?.health?.pid;
}
