import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { ask } from './ask.ts';
import { patient, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

describe.skipIf(!hasBrowser)('what somebody does goes on, whatever else does', { timeout: 120_000 }, () => {
  useRig(
    (started) => {
      rig = started;
    },
    {
      services: ['claude'],
      // A test that fails and an undo that cannot be done.
      expected: /status of 40[04]/,
    },
  );

  test('a typed search runs although requests come all the time', async () => {
    const page = await rig.open('/filters');
    await page.clock.install();
    await page.goto(`${rig.url}/requests`);
    await page.getByText('live', { exact: true }).waitFor(patient);
    await page.getByRole('searchbox').fill('model:nobody');
    // Each is drawn sooner after the one before than a search waits for the next key.
    for (let round = 0; round < 4; round++) {
      await ask(rig, { model: `nobody-${round}` });
      await expect
        .poll(async () => {
          await page.clock.runFor(20);
          return page.getByText(`nobody-${round}`).count();
        }, patient)
        .toBeGreaterThan(0);
      await page.clock.runFor(60);
    }
    expect(page.url()).toContain('q=model%3Anobody');
  });

  test('of two tests of a config the later one counts, whichever ends first', async () => {
    const page = await rig.open('/configs/claude?edit=prod');
    let answerFirst = (): void => {};
    const held = new Promise<void>((resolve) => {
      answerFirst = resolve;
    });
    let asked = 0;
    await page.route('**/api/configs/claude/test', async (route) => {
      asked++;
      if (asked > 1) return route.continue();
      await held;
      await route.fulfill({ status: 400, json: { error: { code: 'invalid_request', message: 'long ago' } } });
    });
    await page.getByRole('dialog').getByRole('button', { name: 'Test prod' }).click();
    await page.getByText('Testing…').waitFor(patient);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').getByRole('button', { name: 'Test prod' }).click();
    await page.getByText(/Works: 200/).waitFor(patient);
    const late = page.waitForResponse('**/api/configs/claude/test');
    answerFirst();
    await late;
    await page.getByRole('button', { name: 'Test again' }).waitFor(patient);
    expect(await page.getByText('long ago').count()).toBe(0);
    await page.getByText(/Works: 200/).waitFor(patient);
  });

  test('a price that is there already is not set to nothing by its name', async () => {
    rig.home.write('data/prices.json', { mine: { input: 3, output: 15 } });
    const page = await rig.open('/settings/prices');
    await page.getByLabel('Input mine').waitFor(patient);
    await page.getByLabel('Model name').fill('mine');
    await page.getByRole('button', { name: 'Add price' }).click();
    expect(await page.getByLabel('Output mine').inputValue()).toBe('15');
    expect(await page.getByText('Unsaved changes').count()).toBe(0);
  });

  test('who reads further up in a log is left there when more is written', async () => {
    const page = await rig.open('/settings/services');
    let lines = 200;
    await page.route('**/api/services/claude/log', (route) =>
      route.fulfill({
        json: { text: Array.from({ length: lines }, (_, line) => `line ${line}`).join('\n') },
      }),
    );
    await page.getByRole('button', { name: 'Log' }).first().click(patient);
    const box = page.getByRole('dialog').locator('pre');
    const top = () => box.evaluate<number, { scrollTop: number }>(({ scrollTop }) => scrollTop);
    await expect.poll(top, patient).toBeGreaterThan(0);
    await box.evaluate<void, { scrollTop: number }>((element) => {
      element.scrollTop = 0;
    });
    await expect.poll(top, patient).toBe(0);
    lines = 300;
    await page.getByText('line 299').waitFor({ state: 'attached', ...patient });
    expect(await top()).toBe(0);
  });

  test('an undo that cannot be done says why', async () => {
    const page = await rig.open('/configs/claude');
    await page.getByRole('button', { name: 'Switch to spare' }).click(patient);
    await page.getByText('Claude now uses spare').waitFor(patient);
    rig.home.write('claude.json', {
      spare: { base_url: rig.sandbox.url, auth_token: 'sk-ant-spare-0123456789-77c0', active: true },
    });
    // News of the file may lie on top by now; a pointer spreads the pile out.
    await page.locator('[data-sonner-toast][data-front=true]').hover();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Claude has no config "prod"').waitFor(patient);
  });
});
