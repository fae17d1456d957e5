import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { ask } from './ask.ts';
import { patient, type Rig, startRig } from './rig.ts';

let rig: Rig;

/** Reads the list from its top to its end: what is not in the page yet is fetched as it is scrolled to. */
const readList = `(async () => {
  const scroller = document.querySelector('[role=grid] [role=presentation]');
  const models = [];
  for (let top = 0; top <= scroller.scrollHeight; top += 500) {
    scroller.scrollTop = top;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    for (const row of scroller.querySelectorAll('[role=row]')) models.push(/each-\\d+/.exec(row.textContent)?.[0]);
  }
  return models;
})()`;

describe.skipIf(!hasBrowser)('something goes down', () => {
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(async () => {
    await rig?.stop();
  });

  test('the console’s own server: the page says so, keeps the draft, writes nothing, and goes on when it is back', async () => {
    const page = await rig.open('/filters');
    await page.getByLabel('Look for 1').fill('Acme Inc');
    await rig.kill('console');
    const banner = page.getByRole('alert').filter({ hasText: 'does not answer' });
    await banner.waitFor(patient);
    expect(await banner.textContent()).toMatch(/as of \d\d:\d\d:\d\d/);
    await page.getByRole('button', { name: 'Review changes' }).click();
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await rig.revive('console');
    await banner.waitFor({ state: 'hidden', ...patient });
    expect(await page.getByLabel('Look for 1').inputValue()).toBe('Acme Inc');
    await page.getByRole('button', { name: 'Review changes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved filter.json').waitFor(patient);
    expect(readFileSync(join(rig.home.path, 'filter.json'), 'utf8')).toContain('Acme Inc');
  });

  test('the console’s own server while requests come: afterwards each of five hundred is there once', async () => {
    const page = await rig.open('/requests');
    await page.getByText('live', { exact: true }).waitFor(patient);
    const askFor = (from: number, count: number) =>
      Promise.all(Array.from({ length: count }, (_, index) => ask(rig, { model: `each-${from + index}` })));
    await askFor(0, 150);
    await rig.kill('console');
    await askFor(150, 200);
    await rig.revive('console');
    await askFor(350, 150);
    await page.getByText('live', { exact: true }).waitFor(patient);
    await page
      .getByText(/^500 of 500$/)
      .or(page.getByText(/^\d+ of 500$/))
      .waitFor(patient);
    await expect.poll(async () => new Set(await page.evaluate<string[]>(readList)).size, patient).toBe(500);
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('501');
  });

  test('a broken file: its line is shown, the other pages work, and nothing writes over it', async () => {
    const broken = '{\n  "prod": {\n    "base_url": \n}\n';
    const before = readFileSync(join(rig.home.path, 'claude.json'), 'utf8');
    rig.home.write('claude.json', broken);
    const page = await rig.open('/configs/claude');
    await page.getByText(/claude\.json, line 4/).waitFor(patient);
    expect(await page.getByRole('button', { name: 'Add config' }).count()).toBe(0);
    await page.goto(`${rig.url}/configs/codex`);
    await page.getByRole('button', { name: 'gac', exact: true }).waitFor(patient);
    for (const [method, path, body] of [
      ['PUT', '/api/files/claude', { text: '{}', etag: '' }],
      ['POST', '/api/config/claude', { content: '{}' }],
      ['POST', '/api/configs/claude/active', { config: 'prod' }],
    ] as const) {
      const response = await fetch(rig.url + path, {
        method,
        headers: { 'content-type': 'application/json', 'x-clp-console': '1' },
        body: JSON.stringify(body),
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
    }
    expect(readFileSync(join(rig.home.path, 'claude.json'), 'utf8')).toBe(broken);
    rig.home.write('claude.json', before);
  });

  test('one service: its chip says stopped, its configs can still be edited, the others go on', async () => {
    const page = await rig.open('/configs/claude');
    await page.getByText('available').first().waitFor(patient);
    await rig.kill('claude');
    await page.getByRole('button', { name: /Claude.*stopped/ }).waitFor(patient);
    await page.getByText('service stopped').first().waitFor(patient);
    await page.getByRole('button', { name: 'prod', exact: true }).click();
    await page.getByLabel('Weight').fill('12');
    await page.getByRole('button', { name: 'Review changes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved claude.json').waitFor(patient);
    const codex = await fetch(`${rig.codexUrl}/v1/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5', input: 'hello', stream: true }),
    });
    await codex.text();
    await page.goto(`${rig.url}/requests`);
    await page.getByRole('row').filter({ hasText: 'gpt-5' }).first().waitFor(patient);
  });

  test('a warning of a service is shown, and shown to be over', async () => {
    const page = await rig.open('/');
    await page.getByText('live', { exact: true }).waitFor(patient);
    const folder = join(rig.home.path, 'data/requests');
    renameSync(folder, `${folder}.away`);
    writeFileSync(folder, '');
    const ask = () =>
      fetch(`${rig.codexUrl}/v1/responses`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt-5', input: 'hello' }),
      }).then((response) => response.text());
    await ask();
    await page.getByText('the request log cannot be written').first().waitFor(patient);
    rmSync(folder);
    renameSync(`${folder}.away`, folder);
    await ask();
    await page.getByText('the request log works again').first().waitFor(patient);
  });
});
