import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { patient } from './rig.ts';

/** Every page of the console, and every part of one that has an address of its own. */
export const pages = {
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

/** Whether a page has to be moved sideways to be read. */
export const tooWide = 'document.documentElement.scrollWidth > window.innerWidth';

/** Waits until a page has what it loads. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor({ state: 'attached', ...patient });
  await expect.poll(() => page.locator('main [role="status"]').count(), patient).toBe(0);
}

/** Texts of a page that are read, not data: what stands in code, in fields and in names people gave is left out. */
const readTexts = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const { parentElement, nodeValue } = walker.currentNode;
    if (!parentElement.closest('script, style, code, pre, textarea, .font-mono')) texts.push(nodeValue.trim());
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
    for (const name of ['aria-label', 'title', 'placeholder']) texts.push(element.getAttribute(name) ?? '');
  return [...new Set(texts.filter(Boolean))];
})()`;

/** Texts that are names of texts, have a gap that was not filled, or are in another language. */
export async function strangeTexts(page: Page, locale: 'en' | 'zh'): Promise<string[]> {
  const texts = await page.evaluate<string[]>(readTexts);
  return texts.filter(
    (text) =>
      /\{\w+[}|]|^[a-z]+(?:\.[a-zA-Z]+)+$|\bundefined\b/.test(text) || (locale === 'zh' && isEnglish(text)),
  );
}

/** Three words in a row: a sentence of ours, not a name or a unit. */
function isEnglish(text: string): boolean {
  return /(?:\b[A-Za-z]{2,}\b[ ,]+){2}\b[a-z]{2,}\b/.test(text);
}
