import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { ask } from './ask.ts';
import { pages, settled } from './pages.ts';
import { patient, photograph, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

/** The console follows how people set up their machine. */

let rig: Rig;

/** What moves: elements whose changes take time. Grey bars that come late are still. */
const moving = `[...document.querySelectorAll('body *')].flatMap((element) => {
  const { animationName, animationDuration, transitionProperty, transitionDuration } = getComputedStyle(element);
  const lasts = (times) => times.split(',').some((time) => parseFloat(time) > 0);
  const moves = (!/none|late/.test(animationName) && lasts(animationDuration)) || (transitionProperty !== 'none' && lasts(transitionDuration));
  return moves ? [element.outerHTML.slice(0, 120)] : [];
})`;

/** Where nothing shows that a control has the focus. */
const hiddenFocus = `(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  const isShown = document.activeElement === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0);
  return isShown ? '' : document.activeElement.outerHTML.slice(0, 160);
})()`;

describe.skipIf(!hasBrowser)('the console adapts', { timeout: 240_000 }, () => {
  useRig(async (started) => {
    rig = started;
    await ask(rig);
  });

  test('with forced colours the focus can be seen, and where less motion is wanted nothing moves', async () => {
    const page = await rig.open('/');
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    const faults: Record<string, string[]> = {};
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(rig.url + path);
      await settled(page);
      await photograph(page, `${name}-forced-colors`);
      const found = new Set(await page.evaluate<string[]>(moving));
      for (let step = 0; step < 25; step++) {
        await page.keyboard.press('Tab');
        found.add(await page.evaluate<string>(hiddenFocus));
      }
      found.delete('');
      if (found.size > 0) faults[name] = [...found];
    }
    expect(faults).toEqual({});
  });

  test('where less motion is wanted a drawer and a dialog are there at once', async () => {
    const page = await rig.open('/requests');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.getByRole('row').nth(1).click();
    await page.getByRole('tab', { name: 'Summary' }).waitFor(patient);
    expect(await page.evaluate<string[]>(moving)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor(patient);
    expect(await page.evaluate<string[]>(moving)).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'the first thing painted is already %s, whatever the machine prefers',
    async (theme) => {
      const page = await rig.open('/', { theme });
      await page.emulateMedia({ colorScheme: theme === 'light' ? 'dark' : 'light' });
      await page.addInitScript(`
      globalThis.painted = [];
      requestAnimationFrame(function look() {
        if (document.body) painted.push(getComputedStyle(document.body).backgroundColor);
        if (painted.length < 30) requestAnimationFrame(look);
      });
    `);
      await page.goto(rig.url);
      await expect.poll(() => page.evaluate<number>('painted.length'), patient).toBe(30);
      const colours = new Set(await page.evaluate<string[]>('painted'));
      expect(colours.size).toBe(1);
      const [red = 0] = /\d+/.exec([...colours].join()) ?? [];
      expect(Number(red) > 128).toBe(theme === 'light');
    },
  );
});
