import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { patient, type Rig, secret } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;
let asked = 0;

async function ask(text: string, model = 'claude-sonnet-4-5'): Promise<void> {
  const response = await fetch(`${rig.claudeUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, max_tokens: 32, messages: [{ role: 'user', content: text }] }),
  });
  await response.text();
}

function configFile(): string {
  return readFileSync(join(rig.home.path, 'claude.json'), 'utf8');
}

async function call(method: string, path: string, body: unknown = {}, headers: Record<string, string> = {}) {
  const response = await fetch(rig.url + path, {
    method,
    headers: { 'content-type': 'application/json', 'x-clp-console': '1', ...headers },
    ...(method !== 'GET' && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

function textsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(folder, name), 'latin1'));
}

async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor(patient);
  await expect.poll(() => page.locator('main [role="status"]').count(), patient).toBe(0);
}

describe.skipIf(!hasBrowser)('the console in a real browser', () => {
  useRig(async (started) => {
    rig = started;
    await ask('Acme Corp asks');
    await ask('hello');
  });

  test('the top bar switches the active config, and undo switches back', async () => {
    const [page, other] = [await rig.open('/'), await rig.open('/configs/claude')];
    const keyOf = (model: string): string | undefined =>
      rig.sandbox
        .requests()
        .find(({ body }) => body.includes(model))
        ?.rawHeaders.find((value) => value.startsWith('Bearer '));
    // A stream that is open while the config changes.
    const stream = await fetch(`${rig.claudeUrl}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-sandbox': 'gap=100' },
      body: JSON.stringify({
        model: 'open-stream',
        stream: true,
        max_tokens: 64,
        messages: [{ role: 'user', content: 'hello' }],
      }),
    });
    await page.getByRole('button', { name: /Claude/ }).click();
    await page.getByRole('menuitemradio', { name: 'spare' }).click();
    await expect.poll(() => JSON.parse(configFile()).spare.active, patient).toBe(true);
    await other.getByRole('button', { name: 'Switch to prod' }).waitFor(patient);
    await expect
      .poll(async () => {
        await ask('hello', `switched-${++asked}`);
        return keyOf(`switched-${asked}`);
      }, patient)
      .toBe('Bearer sk-ant-spare-0123456789-77c0');
    expect(await stream.text()).toContain('message_stop');
    expect(keyOf('open-stream')).toBe(`Bearer ${secret}`);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => JSON.parse(configFile()).prod.active, patient).toBe(true);
    const history = await rig.open('/history');
    const change = history.getByRole('listitem').filter({ hasText: 'active claude: prod -> spare' }).first();
    await change.getByText('console').first().waitFor(patient);
  });

  test('a config is checked at its fields, reviewed as a diff, and saved without touching the rest of the file', async () => {
    const page = await rig.open('/configs/claude');
    await page.getByRole('button', { name: 'Add config' }).click();
    await page.getByLabel('Name').fill('prod');
    await page.getByLabel('Base URL').fill('ftp://nowhere');
    await page.getByLabel('Weight').fill('-1');
    await page.getByRole('button', { name: 'Review changes' }).click();
    await page.getByText('This name is taken.').waitFor(patient);
    await page.getByText('Must be an http:// or https:// address.').waitFor(patient);
    await page.getByText('A whole number, 0 or more.').waitFor(patient);
    await page.getByLabel('Weight').fill('3');
    await page.getByLabel('Name').fill('fresh');
    await page.getByLabel('Base URL').fill(rig.sandbox.url);
    await page.getByLabel('Key', { exact: true }).fill('sk-ant-fresh-0123456789');
    await page.getByRole('button', { name: 'Review changes' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'fresh', exact: true }).waitFor(patient);
    const file = JSON.parse(configFile());
    expect(file.fresh).toMatchObject({ base_url: rig.sandbox.url, auth_token: 'sk-ant-fresh-0123456789' });
    expect(file.prod).toMatchObject({ auth_token: secret, notes: 'kept', weight: 10 });
  });

  test('the second of two tabs to save is told, and nothing is lost', async () => {
    const view = JSON.parse((await call('GET', '/api/files/claude')).text);
    const edit = (from: string, to: string) => ({ text: view.text.replace(from, to), etag: view.etag });
    expect((await call('PUT', '/api/files/claude', edit('"weight": 10', '"weight": 11'))).status).toBe(200);
    const second = await call('PUT', '/api/files/claude', edit('"weight": 5', '"weight": 6'));
    expect(second.status).toBe(409);
    expect(JSON.parse(configFile())).toMatchObject({
      prod: { weight: 11, auth_token: secret },
      spare: { weight: 5 },
    });
  });

  test('no reply and no page holds a full key until it is shown, and showing is noted', async () => {
    const page = await rig.open('/configs/claude');
    await page.getByText('…a91f').waitFor(patient);
    expect(await page.content()).not.toContain(secret);
    for (const path of [
      '/api/overview',
      '/api/files/claude',
      '/api/history',
      '/api/config/claude',
      '/api/configs/claude/export',
      '/api/requests',
      '/api/diagnostics',
    ]) {
      expect((await call('GET', path)).text).not.toContain(secret);
    }
    expect(
      await page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])'),
    ).not.toContain(secret);
    for (const folder of ['data', 'data/requests', 'run']) {
      for (const file of textsIn(join(rig.home.path, folder))) expect(file).not.toContain(secret);
    }
    await page.getByRole('button', { name: 'prod', exact: true }).click();
    await page.getByRole('button', { name: 'Show' }).click();
    await expect.poll(() => page.getByLabel('Key', { exact: true }).inputValue(), patient).toBe(secret);
    expect((await call('GET', '/api/history')).text).toContain('show the auth_token of claude prod');
  });

  test('requests appear without a reload, with what was changed on their way', async () => {
    const page = await rig.open('/requests');
    await settled(page);
    await page.getByText('live').waitFor(patient);
    await ask('Acme Corp once more', 'claude-brand-new');
    const row = page.getByRole('row').filter({ hasText: 'claude-brand-new' });
    await row.first().click(patient);
    await page.getByRole('tab', { name: 'Changes' }).click();
    await page
      .getByText(/matched 1×/)
      .first()
      .waitFor(patient);
    await page.getByRole('tab', { name: 'Request' }).click();
    await page.getByText('[ORG] once more').waitFor(patient);
  });

  test('filters and routes are tried by the proxy before they are saved', async () => {
    const filters = await rig.open('/filters');
    await filters.getByLabel('Sample text').fill('Acme Corp pays');
    await filters.getByText('[ORG] pays').waitFor(patient);
    const routing = await rig.open('/routing/claude');
    await routing.getByRole('button', { name: 'Map models' }).click();
    await routing.getByRole('button', { name: 'Add rule' }).click();
    await routing.getByLabel('When the model is 1').fill('asked');
    await routing.getByLabel('send 1').fill('sent');
    await routing.getByLabel('Model', { exact: true }).fill('asked');
    await routing.getByRole('button', { name: 'Explain' }).click();
    await routing.getByText('asked → sent').waitFor(patient);
  });

  test('a broken file is shown with its line and is not written over', async () => {
    const before = readFileSync(join(rig.home.path, 'filter.json'), 'utf8');
    rig.home.write('filter.json', '[\n  {"source": "x", oops\n');
    const page = await rig.open('/filters');
    await page.getByText(/filter\.json, line 2/).waitFor(patient);
    const saved = await call('PUT', '/api/files/filter', { text: '[]', etag: '' });
    expect(saved.status).toBe(400);
    expect(readFileSync(join(rig.home.path, 'filter.json'), 'utf8')).toContain('oops');
    rig.home.write('filter.json', before);
  });

  test('writes without our header, foreign hosts and foreign origins are refused', async () => {
    const plain = await fetch(`${rig.url}/api/configs/claude/active`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"config":"spare"}',
    });
    expect(plain.status).toBe(403);
    const foreign = await call(
      'POST',
      '/api/configs/claude/active',
      { config: 'spare' },
      { origin: 'http://evil.example' },
    );
    expect(foreign.status).toBe(403);
    const page = await fetch(rig.url);
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe-eval');
  });
});
