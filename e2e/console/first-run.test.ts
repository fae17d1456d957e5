import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { ask } from './ask.ts';
import { accessibilityFaults, patient, photograph, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

interface ClientView {
  name: string;
  file?: { path: string; before: string; after: string };
}

async function previewOfClaudeCode(): Promise<NonNullable<ClientView['file']>> {
  const answer = (await (await fetch(`${rig.url}/api/clients`)).json()) as { clients: ClientView[] };
  const file = answer.clients.find(({ name }) => name === 'claude')?.file;
  if (!file) throw new Error('Claude Code has no file');
  return file;
}

describe.skipIf(!hasBrowser)('the first run, with nothing configured', () => {
  useRig(
    (started) => {
      rig = started;
    },
    { services: ['claude'], files: () => ({}) },
  );

  test('every page says what to do next where there is nothing yet', async () => {
    const page = await rig.open('/setup');
    for (const [path, hint] of [
      ['/requests', 'Point a client at one of the services'],
      ['/configs/claude', 'Add the address and key'],
      ['/routing/claude', 'Choose another mode'],
      ['/filters', 'Add a word, a pattern'],
      ['/usage', 'Usage appears with the first answered request'],
      ['/history', 'No change'],
    ]) {
      await page.goto(rig.url + path);
      await page
        .getByText(hint ?? '')
        .first()
        .waitFor(patient);
      expect(await accessibilityFaults(page)).toEqual([]);
    }
  });

  test('the setup opens by itself and leads to the first answered request, and the client’s file has a way back', async () => {
    const old =
      '{\n  // mine\n  "env": { "ANTHROPIC_BASE_URL": "https://old.example" },\n  "theme": "dark"\n}\n';
    mkdirSync(join(rig.home.path, '.claude'));
    const path = join(rig.home.path, '.claude/settings.json');
    writeFileSync(path, old);
    const page = await rig.open('/');
    await page.waitForURL('**/setup', patient);
    await page.getByLabel('Base URL of the upstream').fill(rig.sandbox.url);
    await page.getByLabel('Name of the config').fill('first');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Key', { exact: true }).fill('sk-ant-first-0123456789');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await page.getByText(/It works/).waitFor(patient);
    await page.getByRole('button', { name: 'Next', exact: true }).click();

    const preview = await previewOfClaudeCode();
    expect(preview.before).toBe(old);
    await page.getByText(`"ANTHROPIC_BASE_URL": "${rig.claudeUrl}`).first().waitFor(patient);
    await photograph(page, 'first-run-preview');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Write for me' }).click();
    await expect.poll(() => readFileSync(path, 'utf8'), patient).toBe(preview.after);
    await page.getByText('Its former bytes are kept').waitFor(patient);
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect.poll(() => readFileSync(path, 'utf8'), patient).toBe(old);

    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByText(/Waiting for a request/).waitFor(patient);
    await page.getByText('live', { exact: true }).waitFor(patient);
    await ask(rig);
    await page.getByText(/Received, answered 200/).waitFor(patient);
    await page.getByRole('link', { name: 'Open' }).click();
    await page.getByRole('tab', { name: 'Summary' }).waitFor(patient);
  });
});
