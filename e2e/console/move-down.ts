import type { Locator, Page } from 'playwright-core';
import { patient } from './rig.ts';

/** Two frames: what was lifted is measured in the first, and a key counts from then on. */
const frames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** Takes the first of a list by its handle and puts it one place down, with the keyboard alone. */
export async function moveDown(page: Page, handle: Locator): Promise<void> {
  const said = (text: string): Promise<void> =>
    page.getByText(text).waitFor({ state: 'attached', ...patient });
  await handle.focus();
  await page.keyboard.press('Space');
  await said('Lifted from place 1.');
  await page.evaluate(frames);
  await page.keyboard.press('ArrowDown');
  await said('Now at place 2.');
  await page.keyboard.press('Space');
}
