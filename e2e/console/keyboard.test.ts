import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { ask } from './ask.ts';
import { patient, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const fileOf = (name: string) => JSON.parse(readFileSync(join(rig.home.path, name), 'utf8'));

/** What a screen reader calls the element that has the focus. */
const focusedName = `(() => {
  const element = document.activeElement === document.body ? null : document.activeElement;
  const label = element?.labels?.[0]?.textContent;
  return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim();
})()`;

const most = 90;

/** Goes on by Tab until the named control has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < most; step++) {
    const focused = await page.evaluate<string>(focusedName);
    if (typeof name === 'string' ? focused === name : name.test(focused)) return;
    passed.push(focused);
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way by Tab to ${name}; passed ${passed.join(' | ')}`);
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

const focused = (page: Page) => page.evaluate<string>(focusedName);

/** Chooses from the menu that has just been opened. The focus follows a key when the page has drawn: each step waits for it. */
async function choose(page: Page, item: RegExp): Promise<void> {
  const inMenu = '/^menuitem/.test(document.activeElement?.role)';
  await expect.poll(() => page.evaluate<boolean>(inMenu), patient).toBe(true);
  for (let step = 0; step < 10; step++) {
    const before = await focused(page);
    if (item.test(before)) break;
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(page), patient).not.toBe(before);
  }
  await page.keyboard.press('Enter');
}

async function openAt(path: string): Promise<Page> {
  const page = await rig.open(path);
  await page.locator('main h1').waitFor({ state: 'attached', ...patient });
  await expect.poll(() => page.locator('main [role="status"]').count(), patient).toBe(0);
  return page;
}

describe.skipIf(!hasBrowser)('without a pointer', () => {
  useRig(async (started) => {
    rig = started;
    await ask(rig, { model: 'first', text: 'Acme Corp' });
    await ask(rig, { model: 'second' });
  });

  test('a config is switched and switched back', async () => {
    const page = await openAt('/');
    await press(page, /^Claude/);
    await page.getByRole('menuitemradio', { name: 'prod' }).waitFor(patient);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(page), patient).toBe('spare');
    await page.keyboard.press('Enter');
    await page.getByText('Claude now uses spare').waitFor(patient);
    expect(await focused(page)).toMatch(/^Claude/);
    await page.keyboard.press('Alt+t');
    await press(page, 'Undo');
    await expect.poll(() => fileOf('claude.json').prod.active, patient).toBe(true);
    await expect.poll(() => focused(page), patient).toMatch(/^Claude/);
  });

  test('who passes what was just told goes on by Tab, and is not sent back', async () => {
    const page = await openAt('/configs/claude');
    await press(page, 'Switch to spare');
    await page.getByText('Claude now uses spare').waitFor(patient);
    await tabTo(page, 'More for spare');
    await tabTo(page, 'Undo');
    await page.keyboard.press('Tab');
    await tabTo(page, 'In order');
    await page.getByText('Claude now uses spare').waitFor(patient);
    await press(page, 'Undo');
    await expect.poll(() => focused(page), patient).toBe('More for spare');
    expect(fileOf('claude.json').prod.active).toBe(true);
  });

  test('requests are searched, the search is kept, and one is opened, read and closed', async () => {
    const page = await openAt('/requests');
    await page.keyboard.press('/');
    await page.keyboard.type('model:first');
    await expect.poll(() => new URL(page.url()).search, patient).toContain('first');
    await press(page, /^Views/);
    await page.getByRole('menuitem', { name: 'Save this view…' }).waitFor(patient);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).waitFor(patient);
    await page.keyboard.type('mine');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'mine' }).waitFor(patient);
    await tabTo(page, /first.*200/);
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Summary' }).waitFor(patient);
    await tabTo(page, 'Summary');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page
      .getByRole('tabpanel', { name: 'Changes' })
      .getByText(/matched 1×/)
      .first()
      .waitFor(patient);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden', ...patient });
    await expect.poll(() => focused(page), patient).toMatch(/first.*200/);
  });

  test('a config is added, put in another place, and the focus returns to where it came from', async () => {
    const page = await openAt('/configs/claude');
    await press(page, 'Add config');
    await tabTo(page, 'Name');
    await page.keyboard.type('typed');
    await tabTo(page, 'Base URL');
    await page.keyboard.type(rig.sandbox.url);
    await tabTo(page, 'Key');
    await page.keyboard.type('sk-ant-typed-0123456789');
    await press(page, 'Review changes');
    await press(page, 'Save');
    await page.getByText('Saved claude.json').waitFor(patient);
    await page.getByRole('dialog').waitFor({ state: 'hidden', ...patient });
    await expect.poll(() => focused(page), patient).toBe('Add config');
    expect(fileOf('claude.json').typed.auth_token).toBe('sk-ant-typed-0123456789');
    await press(page, 'In order');
    await tabTo(page, 'Place of typed');
    await page.keyboard.press('Home');
    await expect.poll(() => page.getByLabel('Place of typed').inputValue(), patient).toBe('0');
  });

  test('a config is renamed, tried, and deleted again', async () => {
    const page = await openAt('/configs/claude');
    const review = async (): Promise<void> => {
      await press(page, 'Review changes');
      await press(page, 'Save');
      await page.getByText('Saved claude.json').first().waitFor(patient);
      await page.getByRole('dialog').waitFor({ state: 'hidden', ...patient });
    };
    await press(page, 'More for spare');
    await choose(page, /^Edit$/);
    await tabTo(page, 'Name');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('renamed');
    await press(page, 'Test spare');
    await page.getByText(/Works: 200/).waitFor(patient);
    await page.keyboard.press('Escape');
    await review();
    expect(Object.keys(fileOf('claude.json'))).toContain('renamed');
    await press(page, 'More for renamed');
    await choose(page, /^Delete$/);
    await page.getByText('No rule and no list names it.').waitFor(patient);
    await review();
    expect(Object.keys(fileOf('claude.json'))).not.toContain('renamed');
  });

  test('a facet narrows the list', async () => {
    const page = await openAt('/requests');
    await press(page, 'Model');
    await page.getByRole('menuitemcheckbox', { name: 'first' }).waitFor(patient);
    await choose(page, /^first/);
    await expect.poll(() => new URL(page.url()).search, patient).toContain('first');
    await expect.poll(() => focused(page), patient).toMatch(/^Model|^first/);
  });

  test('a route is written, tried and saved', async () => {
    const page = await openAt('/routing/claude');
    await press(page, 'Map models');
    await press(page, 'Add rule');
    await tabTo(page, 'When the model is 1');
    await page.keyboard.type('asked');
    await tabTo(page, 'send 1');
    await page.keyboard.type('sent');
    await tabTo(page, 'Model');
    await page.keyboard.type('asked');
    await page.keyboard.press('Enter');
    await page.getByText('asked → sent').waitFor(patient);
    await page.keyboard.press('Control+s');
    await press(page, 'Save');
    await page.getByText('Saved data/model_router_config.json').waitFor(patient);
    expect(fileOf('data/model_router_config.json').modelMappings.claude).toMatchObject([
      { source: 'asked', target: 'sent' },
    ]);
  });

  test('a screen reader hears of new requests every ten seconds at most, in one sentence', async () => {
    const page = await rig.open('/filters');
    await page.clock.install();
    await page.goto(`${rig.url}/requests`);
    await page.getByText('live', { exact: true }).waitFor(patient);
    const said = page.locator('p[aria-live="polite"].sr-only');
    for (let round = 0; round < 3; round++) await ask(rig, { model: `said-${round}` });
    await page.getByText('said-2').first().waitFor(patient);
    expect(await said.textContent()).toBe('');
    await page.clock.fastForward(10_000);
    await expect.poll(() => said.textContent(), patient).toBe('3 new requests, 0 failed');
    expect(await page.getByRole('grid').getAttribute('aria-live')).toBeNull();
  });
});
