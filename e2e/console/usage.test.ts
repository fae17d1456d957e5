import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { type Asked, ask } from './ask.ts';
import { writeOldRecords } from './old-records.ts';
import { accessibilityFaults, patient, photograph, type Rig, usualFiles } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

/** As clients of Chat Completions ask for it. */
const withUsage = { stream_options: { include_usage: true } };

/** Each model goes to one config, so that what the upstream counted by model is known by config and service too. */
const sent: (Asked & { config: string })[] = [
  { service: 'claude', config: 'prod', model: 'claude-sonnet-4-5', text: 'one' },
  {
    service: 'claude',
    config: 'spare',
    model: 'claude-opus-4-1',
    text: 'a longer text than the others',
    stream: true,
  },
  { service: 'codex', config: 'gac', model: 'gpt-5', text: 'two words', stream: true },
  { service: 'legacy', config: 'any', model: 'glm-4.6', text: 'three', stream: true, more: withUsage },
];

type Sums = Record<string, number>;

interface Group {
  keys: Record<string, string>;
  input: number;
  output: number;
}

/** Tokens by the values of one thing, as the upstream counted them. */
function truthBy(dimension: 'model' | 'config' | 'service'): Sums {
  const sums: Sums = {};
  for (const { model, usage } of rig.sandbox.totals()) {
    const asked = sent.find((each) => each.model === model);
    const key = asked?.[dimension];
    if (!key) throw new Error(`nobody asked for ${model}`);
    sums[key] = (sums[key] ?? 0) + usage.input + usage.output;
  }
  return sums;
}

async function toldBy(dimension: string): Promise<Sums> {
  const answer = await (await fetch(`${rig.url}/api/usage?by=${dimension}`)).json();
  const { groups } = answer as { groups: Group[] };
  return Object.fromEntries(groups.map((group) => [group.keys[dimension] ?? '', group.input + group.output]));
}

async function expectTruth(): Promise<void> {
  for (const dimension of ['model', 'config', 'service'] as const)
    await expect.poll(() => toldBy(dimension), patient).toEqual(truthBy(dimension));
}

async function csvOf(page: Page): Promise<string[][]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
}

describe.skipIf(!hasBrowser)('usage', () => {
  useRig(
    (started) => {
      rig = started;
    },
    {
      // It is killed and comes back.
      expected: 'ERR_',
      services: ['claude', 'codex', 'legacy'],
      files: (upstream) => ({
        ...usualFiles(upstream),
        'data/model_router_config.json': {
          mode: 'config-mapping',
          configMappings: { claude: [{ model: 'claude-opus-4-1', config: 'spare' }] },
        },
      }),
    },
  );

  test('totals are the upstream’s own to the token, whatever happens to the log and the processes', async () => {
    for (let round = 0; round < 4; round++) for (const asked of sent) await ask(rig, asked);
    await expectTruth();
    rig.home.write('data/system.json', { logLimit: 10 });
    await expect
      .poll(
        async () => ((await (await fetch(`${rig.url}/api/requests`)).json()) as { rows: [] }).rows.length,
        patient,
      )
      .toBeLessThanOrEqual(10);
    await expectTruth();
    await fetch(`${rig.url}/api/requests`, {
      method: 'DELETE',
      headers: { 'content-type': 'application/json', 'x-clp-console': '1' },
      body: '{}',
    });
    await expectTruth();
    await Promise.all([rig.kill('claude'), rig.kill('console')]);
    await Promise.all([rig.revive('claude'), rig.revive('console')]);
    await ask(rig, sent[0]);
    await expectTruth();
  });

  test('the table, its CSV and the sums below are the same numbers, and the address holds the view', async () => {
    const page = await rig.open('/usage');
    await page.getByRole('button', { name: '24 h' }).click();
    await page.getByLabel('Group by').selectOption('config');
    await page.getByLabel('Then by').selectOption('model');
    await expect.poll(() => new URL(page.url()).search, patient).toMatch(/range=24h.*by=config.*sub=model/);
    await page.getByRole('cell', { name: 'claude-opus-4-1' }).waitFor(patient);
    const [head = [], ...lines] = await csvOf(page);
    const column = (name: string): number =>
      lines.reduce((sum, line) => sum + Number(line[head.indexOf(name)]), 0);
    const truth = Object.values(truthBy('model')).reduce((sum, tokens) => sum + tokens, 0);
    expect(column('input') + column('output')).toBe(truth);
    const foot = page.locator('tfoot td');
    for (const [index, name] of ['requests', 'input', 'cache_write', 'cache_read', 'output'].entries()) {
      const exact = await foot.nth(index + 1).getAttribute('title');
      expect(Number(exact?.replaceAll(',', ''))).toBe(column(name));
    }
    await photograph(page, 'usage-config-model');
    expect(await accessibilityFaults(page)).toEqual([]);
    const other = await rig.open(new URL(page.url()).pathname + new URL(page.url()).search);
    await other.getByRole('cell', { name: 'claude-opus-4-1' }).waitFor(patient);
    expect(await csvOf(other)).toEqual([head, ...lines]);
  });

  test('a stretch of days counts what was asked on them, and the address holds it', async () => {
    const old = 30;
    writeOldRecords(rig.home.path, old);
    const page = await rig.open('/usage');
    await page.getByRole('button', { name: 'Custom' }).click();
    await page.getByLabel('First day').fill('2026-01-01');
    await page.getByLabel('Last day').fill('2026-01-03');
    const requests = page.locator('tfoot td').nth(1);
    await expect.poll(() => requests.textContent(), patient).toBe(String(old));
    expect(new URL(page.url()).search).toMatch(/range=custom.*from=2026-01-01.*to=2026-01-03/);
    await page.getByLabel('Last day').fill('2026-01-20');
    await page.getByLabel('First day').fill('2026-01-10');
    await page.getByText('No usage in this range').first().waitFor(patient);
  });
});
