import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFaults, hasBrowser, patient, photograph, type Rig, startRig } from './rig.ts';

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
  beforeAll(async () => {
    rig = await startRig();
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
  }, 120_000);
  afterAll(async () => {
    await rig?.stop();
  }, 60_000);
  afterEach(() => {
    expect(rig.complaints()).toEqual([]);
  });

  test.each([
    ['light', 'en'],
    ['light', 'zh'],
    ['dark', 'en'],
    ['dark', 'zh'],
  ] as const)(
    'accessible and nowhere too wide, from phone to desktop, in %s and %s',
    async (theme, locale) => {
      const page = await rig.open('/', { theme, locale });
      const faults: Record<string, string[]> = {};
      for (const [name, path] of Object.entries(pages)) {
        const found: string[] = [];
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          if (width === widths[0]) await page.goto(rig.url + path);
          await settled(page);
          // What differs between widths is layout; names, roles and colours are looked at on the widest and the narrowest.
          if (width !== 768) found.push(...(await accessibilityFaults(page)));
          if (await page.evaluate(overflows)) found.push(`too wide at ${width}`);
          if (locale === 'en') await photograph(page, `${name}-${theme}-${width}`);
        }
        if (found.length > 0) faults[name] = found;
      }
      expect(faults).toEqual({});
    },
  );
});
