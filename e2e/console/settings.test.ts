import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { ask } from './ask.ts';
import { accessibilityFaults, patient, photograph, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const fileOf = (name: string) => JSON.parse(readFileSync(join(rig.home.path, name), 'utf8'));

async function saveFrom(page: Page, file: string): Promise<void> {
  await page.getByRole('button', { name: 'Review changes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText(`Saved ${file}`).first().waitFor(patient);
  await page.getByRole('dialog').waitFor({ state: 'hidden', ...patient });
}

describe.skipIf(!hasBrowser)('settings', () => {
  useRig((started) => {
    rig = started;
  });

  test('defaults of a Codex model are saved, go into the next request, and outlive a change of what is kept', async () => {
    const page = await rig.open('/settings/models');
    const effort = page.getByLabel('Reasoning effort gpt-5-codex');
    await effort.waitFor(patient);
    expect(await effort.getByRole('option', { name: 'minimal' }).count()).toBe(0);
    await effort.selectOption('low');
    await page.getByLabel('Reasoning effort gpt-5', { exact: true }).selectOption('minimal');
    await page.getByLabel('Summary gpt-5', { exact: true }).selectOption('detailed');
    await page.getByLabel('Detail gpt-5', { exact: true }).selectOption('high');
    await saveFrom(page, 'data/system.json');
    const defaults = {
      reasoningEffortByModel: { 'gpt-5': 'minimal', 'gpt-5-codex': 'low' },
      summaryByModel: { 'gpt-5': 'detailed' },
      verbosityByModel: { 'gpt-5': 'high' },
    };
    expect(fileOf('data/system.json').codexDefaults).toEqual(defaults);
    const received = async () => {
      await ask(rig, { service: 'codex', model: 'gpt-5', stream: true });
      return JSON.parse(rig.sandbox.requests().at(-1)?.body.toString('utf8') ?? '{}');
    };
    await expect
      .poll(received, patient)
      .toMatchObject({ reasoning: { effort: 'minimal', summary: 'detailed' }, text: { verbosity: 'high' } });
    await page.goto(`${rig.url}/settings/data`);
    await page.getByLabel('Requests in the log').selectOption('50', patient);
    await saveFrom(page, 'data/system.json');
    expect(fileOf('data/system.json')).toEqual({ codexDefaults: defaults, logLimit: 50 });
  });

  test('a model without a price is offered one, and the next request costs what it says', async () => {
    await ask(rig, { model: 'house-model' });
    const page = await rig.open('/settings/prices');
    await page.getByRole('button', { name: '+ house-model' }).click(patient);
    await page.getByLabel('Input house-model').fill('3');
    await page.getByLabel('Output house-model').fill('15');
    await page.getByPlaceholder('claude-opus-*').fill('gpt-5*');
    await page.getByRole('button', { name: 'Add price' }).click();
    await page.getByLabel('Cache read gpt-5*').fill('0.5');
    await photograph(page, 'prices-edited');
    expect(await accessibilityFaults(page)).toEqual([]);
    await saveFrom(page, 'data/prices.json');
    expect(fileOf('data/prices.json')).toEqual({
      'house-model': { input: 3, output: 15 },
      'gpt-5*': { input: 0, output: 0, cache_read: 0.5 },
    });
    const costOf = async (): Promise<{ told: number | null; due: number }> => {
      const { id } = await ask(rig, { model: 'house-model' });
      const { row } = (await (await fetch(`${rig.url}/api/requests/${id}`)).json()) as {
        row: { costMicros: number | null; tokens: { in: number; out: number } };
      };
      return { told: row.costMicros, due: row.tokens.in * 3 + row.tokens.out * 15 };
    };
    await expect
      .poll(async () => {
        const { told, due } = await costOf();
        return told === due;
      }, patient)
      .toBe(true);
    await page.getByRole('button', { name: 'Delete gpt-5*' }).click();
    await saveFrom(page, 'data/prices.json');
    expect(Object.keys(fileOf('data/prices.json'))).toEqual(['house-model']);
  });

  test('broken files are shown with their line, cannot be saved over, and are taken up again once mended', async () => {
    const files: [string, string][] = [
      ['filter.json', '/filters'],
      ['data/model_router_config.json', '/routing/claude'],
      ['data/lb_config.json', '/routing/claude?part=balance'],
      ['data/prices.json', '/settings/prices'],
      ['data/system.json', '/settings/models'],
      ['claude.json', '/configs/claude'],
    ];
    const broken = '{\n  "a": 1,\n  oops\n}\n';
    const before = new Map(files.map(([file]) => [file, readIfThere(join(rig.home.path, file)) || '{}']));
    for (const [file] of files) rig.home.write(file, broken);
    const page = await rig.open('/');
    for (const [file, path] of files) {
      await page.goto(rig.url + path);
      await page.getByRole('main').getByText(`${file}, line 3`).first().waitFor(patient);
      expect(await page.getByRole('button', { name: 'Review changes' }).count()).toBe(0);
      expect(readFileSync(join(rig.home.path, file), 'utf8')).toBe(broken);
      await photograph(page, `broken-${file.replaceAll(/\W/g, '-')}`);
    }
    for (const [file, text] of before) rig.home.write(file, text);
    await page
      .getByText('claude.json, line 3')
      .first()
      .waitFor({ state: 'hidden', ...patient });
  });
});

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
