import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { isFull } from '../kit/figure.ts';
import { accessibilityFaults, hasBrowser, patient, photograph, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const pages = {
  overview: '/',
  requests: '/requests',
  configs: '/configs/claude',
  'configs-order': '/configs/claude?view=order',
  'configs-json': '/configs/claude?view=json',
  'configs-empty': '/configs/legacy',
  'config-editor': '/configs/claude?edit=prod',
  routing: '/routing/claude',
  balance: '/routing/claude?part=balance',
  filters: '/filters',
  usage: '/usage?range=24h',
  history: '/history',
  clients: '/settings/clients',
  models: '/settings/models',
  data: '/settings/data',
  security: '/settings/security',
  services: '/settings/services',
  prices: '/settings/prices',
  interface: '/settings/interface',
  about: '/settings/about',
  setup: '/setup',
};

const widths = [1440, 768, 360];
const themes = ['light', 'dark'];
const overflows = 'document.documentElement.scrollWidth > window.innerWidth';

async function ask(text: string): Promise<void> {
  const response = await fetch(`${rig.claudeUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5',
      max_tokens: 32,
      messages: [{ role: 'user', content: text }],
    }),
  });
  await response.text();
}

async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor({ state: 'attached', ...patient });
  await expect.poll(() => page.locator('main [role="status"]').count(), patient).toBe(0);
}

describe.skipIf(!hasBrowser)('the looks of every page', { timeout: 300_000 }, () => {
  useRig(async (started) => {
    rig = started;
    rig.home.write('data/model_router_config.json', {
      mode: 'rules',
      rules: {
        claude: [
          { name: 'background', match: { model: 'claude-haiku*', model_type: 'glob' }, pin: 'spare' },
          { match: { has_images: true }, set_model: 'claude-opus-4-1' },
        ],
      },
    });
    await ask('Acme Corp asks');
    await ask('hello');
  });

  test.each(['en', 'zh'] as const)(
    'accessible and nowhere too wide, from phone to desktop, light and dark, in %s',
    async (locale) => {
      const page = await rig.open('/', { locale });
      // Colours that fade into each other are neither theme's.
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const faults: Record<string, string[]> = {};
      for (const [name, path] of Object.entries(pages)) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto(rig.url + path);
        await settled(page);
        const found: string[] = [];
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          if (await page.evaluate(overflows)) found.push(`too wide at ${width}`);
          for (const theme of themes) {
            await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
            found.push(...(await faultsAt(page, { width, theme })));
            if (locale === 'en' || isFull) await photograph(page, [name, locale, theme, width].join('-'));
          }
        }
        if (found.length > 0) faults[name] = found;
      }
      expect(faults).toEqual({});
    },
  );
});

/** A theme changes nothing but colours, and what is between the widest and the narrowest is only laid out otherwise. */
async function faultsAt(page: Page, look: { width: number; theme: string }): Promise<string[]> {
  if (look.width === 768) return [];
  return accessibilityFaults(page, look.theme === 'light' ? 'everything' : 'colours');
}
