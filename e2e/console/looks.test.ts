import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { pages, settled, strangeTexts, tooWide } from './pages.ts';
import { accessibilityFaults, photograph, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const widths = [1440, 768, 360];
/** CSS pixels a window has left at 200 % on a laptop, and the narrowest WCAG asks for (1280 at 400 %). */
const zoomed = [
  { width: 720, height: 450 },
  { width: 320, height: 256 },
];
const themes = ['light', 'dark'];

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
    'accessible, in one language and nowhere too wide, from phone to desktop and zoomed, light and dark, in %s',
    async (locale) => {
      const page = await rig.open('/', { locale });
      // Colours that fade into each other are neither theme's.
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const faults: Record<string, string[]> = {};
      for (const [name, path] of Object.entries(pages)) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto(rig.url + path);
        await settled(page);
        const found = await strangeTexts(page, locale);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          if (await page.evaluate(tooWide)) found.push(`too wide at ${width}`);
          for (const theme of themes) {
            await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
            found.push(...(await faultsAt(page, { width, theme, locale })));
            await photograph(page, [name, locale, theme, width].join('-'));
          }
        }
        for (const size of zoomed) {
          await page.setViewportSize(size);
          if (await page.evaluate(tooWide)) found.push(`too wide at ${size.width} x ${size.height}`);
          await photograph(page, [name, locale, 'zoom', size.width].join('-'));
        }
        if (found.length > 0) faults[name] = found;
      }
      expect(faults).toEqual({});
    },
  );
});

/**
 * A theme changes nothing but colours, which no language does, and what is between the widest and the narrowest is only laid out
 * otherwise.
 */
async function faultsAt(
  page: Page,
  { width, theme, locale }: { width: number; theme: string; locale: string },
): Promise<string[]> {
  if (width === 768 || (theme === 'dark' && locale !== 'en')) return [];
  return accessibilityFaults(page, theme === 'light' ? 'everything' : 'colours');
}
