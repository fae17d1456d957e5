import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { tooWide } from './pages.ts';
import { patient, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const long = 'a-config-with-a-name-that-says-of-what-relay-which-account-and-which-plan-it-is-for-2026';

describe.skipIf(!hasBrowser)('many configs, with long names', { timeout: 180_000 }, () => {
  useRig(
    (started) => {
      rig = started;
    },
    {
      services: ['claude'],
      files: (upstream) => ({
        'claude.json': Object.fromEntries(
          [long, ...Array.from({ length: 79 }, (_, index) => `relay-${index}`)].map((name, index) => [
            name,
            { base_url: upstream, auth_token: `sk-ant-relay-0123456789-${index}`, active: index === 0 },
          ]),
        ),
        'data/model_router_config.json': {
          mode: 'rules',
          rules: { claude: [{ name: 'pinned', match: { model: 'opus' }, pin: long }] },
        },
      }),
    },
  );

  test.each(['/configs/claude?view=order', '/routing/claude?part=balance'])(
    '%s does not hold every place for every config, and any of them can still be given any place',
    async (path) => {
      const page = await rig.open(path);
      const place = page.getByLabel('Place of relay-0', { exact: true });
      await place.waitFor(patient);
      expect(await page.evaluate<number>('document.querySelectorAll("option").length')).toBeLessThan(1_000);
      await place.focus();
      await place.selectOption({ label: '80' }, patient);
      await page.getByText('Unsaved changes', { exact: true }).waitFor(patient);
    },
  );

  test.each(['/routing/claude', '/routing/claude?part=balance', `/configs/claude?edit=${long}`])(
    'on %s nothing lies outside the window or over something else',
    async (path) => {
      const page = await rig.open(path);
      await page.getByText('Claude', { exact: true }).first().waitFor(patient);
      await page
        .locator('main li')
        .first()
        .waitFor({ state: 'attached', ...patient });
      expect(await page.evaluate(tooWide)).toBe(false);
      const rule = page.getByText(`config ${long}`);
      if (path !== '/routing/claude') return;
      const [chip, remove] = [
        await rule.boundingBox(),
        await page.getByRole('button', { name: 'Edit rule 1' }).boundingBox(),
      ];
      expect((chip?.x ?? 0) + (chip?.width ?? 0)).toBeLessThan(remove?.x ?? 0);
    },
  );
});
