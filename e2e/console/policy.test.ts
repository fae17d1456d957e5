import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, patient, type Rig, startRig } from './rig.ts';

let rig: Rig;

const fileOf = (name: string) => JSON.parse(readFileSync(join(rig.home.path, name), 'utf8'));

async function ask(body: Record<string, unknown>): Promise<number> {
  const response = await fetch(`${rig.claudeUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ max_tokens: 8, messages: [{ role: 'user', content: 'hello' }], ...body }),
  });
  await response.text();
  return response.status;
}

/** What the upstream received last. */
const received = (): string => rig.sandbox.requests().at(-1)?.body.toString('utf8') ?? '';

async function saveFrom(page: Page, file: string): Promise<void> {
  await page.getByRole('button', { name: 'Review changes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText(`Saved ${file}`).first().waitFor(patient);
  await page.getByRole('dialog').waitFor({ state: 'hidden', ...patient });
}

describe.skipIf(!hasBrowser)('filters, routing and balance', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    rig = await startRig();
  }, 120_000);
  afterAll(async () => {
    await rig?.stop();
  }, 60_000);
  afterEach(() => {
    expect(rig.complaints().filter((each) => !each.includes('400'))).toEqual([]);
  });

  test('what the preview shows is what the upstream gets, and a pattern no engine runs in linear time is refused', async () => {
    const page = await rig.open('/filters');
    await page.getByRole('button', { name: 'Templates' }).click();
    await page.getByRole('menuitem', { name: 'E-mail addresses' }).click();
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByLabel('Look for 3').fill('(a+)\\1');
    await page.getByText('no linear-time engine offers').waitFor(patient);
    await page.getByRole('button', { name: 'Review changes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor(patient);
    expect(fileOf('filter.json')).toHaveLength(1);
    await page.keyboard.press('Escape');
    await page.getByLabel('Look for 3').fill('no[a-z]+e');
    await page.getByLabel('Do 3').selectOption('remove');
    await page.getByLabel('Place of rule 3').selectOption('1');
    const sample = 'Acme Corp nooone bob@example.com';
    await page.getByLabel('Sample text').fill(sample);
    await page.getByText('[ORG]  [EMAIL]').waitFor(patient);
    await saveFrom(page, 'filter.json');
    await expect
      .poll(async () => {
        await ask({ model: 'claude-sonnet-4-5', messages: [{ role: 'user', content: sample }] });
        return received();
      }, patient)
      .toContain('[ORG]  [EMAIL]');
  });

  test('an ordered rule is written in a form, tried as a draft, and then does what was said', async () => {
    const page = await rig.open('/routing/claude');
    await page.getByRole('button', { name: 'Ordered rules' }).click();
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByLabel('Match by 1').selectOption('glob');
    await page.getByLabel('When the model is 1').fill('claude-haiku*');
    await page.getByLabel('Send model').fill('claude-sonnet-4-5');
    await page.getByLabel('Use config').selectOption('spare');
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByLabel('When the model is 2').fill('claude-haiku-4-5');
    await page.getByLabel('Send model').last().fill('claude-opus-4-1');
    await page.getByText('never matches: rule 1 comes first').waitFor(patient);
    await page.getByLabel('Model', { exact: true }).fill('claude-haiku-4-5');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('claude-haiku-4-5 → claude-sonnet-4-5').waitFor(patient);
    await page.getByText('pinned by a route').waitFor(patient);
    await saveFrom(page, 'data/model_router_config.json');
    await expect
      .poll(async () => {
        await ask({ model: 'claude-haiku-4-5' });
        return JSON.parse(received()).model;
      }, patient)
      .toBe('claude-sonnet-4-5');
  });

  test('a failing config is left out with its countdown, one click takes it back, pinning can be undone', async () => {
    rig.home.write('data/model_router_config.json', { mode: 'default' });
    rig.home.write('claude.json', {
      sick: {
        base_url: rig.sandbox.fault('status=502'),
        auth_token: 'one-0123456789ab',
        active: true,
        weight: 9,
      },
      well: { base_url: rig.sandbox.url, auth_token: 'two-0123456789ab', weight: 5 },
    });
    const page = await rig.open('/routing/claude?part=balance');
    await page.getByText('Weight 9').waitFor(patient);
    await expect
      .poll(async () => {
        await ask({ model: 'claude-sonnet-4-5' });
        return page.getByText('cooling down').count();
      }, patient)
      .toBe(1);
    await page.getByText(/last: .*502/).waitFor(patient);
    await page.getByRole('button', { name: 'Reset sick' }).click();
    await page.getByText('cooling down').waitFor({ state: 'hidden', ...patient });
    await page.getByRole('button', { name: 'Pin well to the top' }).click();
    await saveFrom(page, 'claude.json');
    expect(fileOf('claude.json')).toMatchObject({ sick: { weight: 9 }, well: { weight: 10 } });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone').waitFor(patient);
    expect(fileOf('claude.json')).toMatchObject({ sick: { weight: 9 }, well: { weight: 5 } });
  });
});
