import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patient, type Rig, startRig } from '../console/rig.ts';
import { bodyFor } from '../kit/body.ts';
import { hasBrowser } from '../kit/browser.ts';
import { figure } from '../kit/figure.ts';
import { call } from '../kit/http.ts';

let rig: Rig;

async function ask(model: string): Promise<void> {
  await call(rig.claudeUrl, '/v1/messages', { body: bodyFor('claude', { model }) });
}

/** By its text: behind an open drawer the list has no roles. */
function row(page: Page, model: string) {
  return page.locator('main').getByText(model, { exact: true }).first();
}

describe.skipIf(!hasBrowser)('a console page through crashes', () => {
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(async () => {
    await rig?.stop();
  });

  test('the page stays where it was, and shows what happened meanwhile', async (context) => {
    await ask('model-before');
    const page = await rig.open('/requests?text=model');
    await row(page, 'model-before').click(patient);
    await page.getByRole('tab', { name: 'Timing' }).click(patient);
    await page.waitForURL(/tab=timing/, patient);
    const place = page.url();
    const gone = page.getByText('The console server does ');
    await page.getByText('live', { exact: true }).waitFor(patient);

    await rig.kill('claude');
    await rig.revive('claude');
    await ask('model-after-service');
    await row(page, 'model-after-service').waitFor(patient);

    await rig.kill('console');
    await gone.waitFor(patient);
    await ask('model-without-console');
    await rig.revive('console');
    await page.getByText('live', { exact: true }).waitFor(patient);
    await row(page, 'model-without-console').waitFor(patient);
    await gone.waitFor({ ...patient, state: 'hidden' });

    expect(page.url()).toBe(place);
    expect(await page.getByRole('tab', { name: 'Timing' }).getAttribute('aria-selected')).toBe('true');
    figure(
      context,
      'kill -9 of a service and of the console under an open page: same address, same tab, nothing missed',
    );
  });
});
