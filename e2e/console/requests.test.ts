import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { readRecords } from '../kit/records.ts';
import { waitFor } from '../kit/wait.ts';
import { writeOldRecords } from './old-records.ts';
import { accessibilityFaults, patient, photograph, type Rig, secret } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

async function ask(model: string, text = 'hello', stream = false): Promise<string> {
  const response = await fetch(`${rig.claudeUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, stream, max_tokens: 64, messages: [{ role: 'user', content: text }] }),
  });
  await response.text();
  return response.headers.get('x-clp-request-id') ?? '';
}

async function api<Answer>(path: string): Promise<Answer> {
  return (await (await fetch(rig.url + path)).json()) as Answer;
}

const rowsOf = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('gridcell') });

describe.skipIf(!hasBrowser)('the requests page', () => {
  useRig(async (started) => {
    rig = started;
    for (let round = 0; round < 6; round++) await ask(round % 2 ? 'model-odd' : 'model-even');
  });

  test('a typed search gives the rows the API gives, lives in the address, and is the same in a new profile', async () => {
    const page = await rig.open('/requests');
    await page.getByRole('searchbox').fill('model:odd status:2xx');
    await expect.poll(() => rowsOf(page).count(), patient).toBe(3);
    await expect.poll(() => page.url(), patient).toContain('q=model');
    const answer = await api<{ rows: { id: string }[] }>('/api/requests?q=model%3Aodd+status%3A2xx');
    expect(answer.rows).toHaveLength(3);
    const other = await rig.open(new URL(page.url()).pathname + new URL(page.url()).search);
    await expect.poll(() => rowsOf(other).count(), patient).toBe(3);
    expect(await accessibilityFaults(other)).toEqual([]);
  });

  test('a facet narrows the list, and a search is kept under a name, renamed and deleted', async () => {
    const page = await rig.open('/requests');
    await page.getByRole('button', { name: 'Model', exact: true }).click(patient);
    await page.getByRole('menuitemcheckbox', { name: /model-even/ }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => rowsOf(page).count(), patient).toBe(3);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save this view…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('even ones');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.goto(`${rig.url}/requests`);
    await page.getByRole('button', { name: 'Views' }).click(patient);
    await page.getByRole('menuitem', { name: 'even ones' }).click();
    await expect.poll(() => rowsOf(page).count(), patient).toBe(3);
    await page.getByRole('button', { name: 'even ones' }).click();
    await page.getByRole('menuitem', { name: 'Rename view' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('evens');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'evens' }).click(patient);
    await page.getByRole('menuitem', { name: 'Delete view' }).click();
    await page.getByRole('button', { name: 'Views' }).waitFor(patient);
  });

  test('where requests name their project, it is one of the facets, and stands in the summary', async () => {
    const page = await rig.open('/requests');
    await rowsOf(page).first().waitFor(patient);
    expect(await page.getByRole('button', { name: 'Project', exact: true }).count()).toBe(0);
    const body = { model: 'model-shop', max_tokens: 64, messages: [{ role: 'user', content: 'hello' }] };
    await fetch(`${rig.claudeUrl}/p/my%20shop/v1/messages`, { method: 'POST', body: JSON.stringify(body) });
    await page.getByRole('button', { name: 'Project', exact: true }).click(patient);
    await page.getByRole('menuitemcheckbox', { name: /my shop/ }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => rowsOf(page).count(), patient).toBe(1);
    await rowsOf(page).first().click();
    await page.getByRole('tabpanel').getByText('my shop').waitFor(patient);
  });

  test('a paused list stands still and counts what came, and following shows it', async () => {
    const page = await rig.open('/requests');
    await page.getByText('live', { exact: true }).waitFor(patient);
    await rowsOf(page).first().waitFor(patient);
    const before = await rowsOf(page).count();
    await page.getByRole('button', { name: 'Pause' }).click();
    for (let round = 0; round < 3; round++) await ask('model-late');
    await page.getByRole('button', { name: '3 new' }).waitFor(patient);
    expect(await rowsOf(page).count()).toBe(before);
    expect(await page.getByText('model-late').count()).toBe(0);
    await page.getByRole('button', { name: '3 new' }).click();
    await expect.poll(() => page.getByText('model-late').count(), patient).toBe(3);
  });

  test('two tabs of a browser share one stream, and the second goes on when the first is closed', async () => {
    const first = await rig.open('/requests');
    await first.getByText('live', { exact: true }).waitFor(patient);
    const streams: string[] = [];
    const context = first.context();
    context.on('request', (request) => {
      if (request.url().includes('/api/events')) streams.push(request.url());
    });
    const second = await context.newPage();
    await second.goto(`${rig.url}/requests`);
    await second.getByText('live', { exact: true }).waitFor(patient);
    await ask('model-shared');
    await second.getByText('model-shared').first().waitFor(patient);
    expect(streams).toEqual([]);
    await first.close();
    await expect.poll(() => streams.length, patient).toBe(1);
    await ask('model-after');
    await second.getByText('model-after').first().waitFor(patient);
  });

  test('the overview is not asked again while the stream stands', async () => {
    const page = await rig.open('/');
    await page.getByText('live', { exact: true }).waitFor(patient);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(asked.filter((path) => path === '/api/overview')).toEqual([]);
  });

  test('a request is read as a conversation, its raw answer byte for byte', async () => {
    const id = await ask('model-talk', 'What is a proxy?', true);
    const page = await rig.open(`/requests?id=${id}`);
    await page.getByRole('tab', { name: 'Conversation' }).click(patient);
    await page.getByRole('region', { name: 'User' }).getByText('What is a proxy?').waitFor(patient);
    await page.getByRole('region', { name: 'Answer' }).locator('div').first().waitFor(patient);
    await photograph(page, 'drawer-conversation');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Raw' }).click();
    await page.getByText('event: message_start').first().waitFor(patient);
    await page.reload();
    await page.getByText('event: message_start').first().waitFor(patient);
  });

  test('beside an open request the list stays usable: a click on another shows that one', async () => {
    await ask('model-first');
    const page = await rig.open('/requests');
    await ask('model-second');
    const drawer = page.getByRole('dialog');
    for (const model of ['model-first', 'model-second']) {
      await page
        .getByRole('row')
        .filter({ hasText: model })
        .first()
        .click({ position: { x: 20, y: 10 } });
      await drawer.getByRole('tabpanel').getByText(model).first().waitFor(patient);
    }
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    expect(new URL(page.url()).search).not.toContain('id=');
  });

  test('the copied command runs in a shell, and holds no key', async () => {
    const id = await ask('model-curl', `it's "quoted"`);
    const page = await rig.open(`/requests?id=${id}`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy as curl' }).click(patient);
    await page.getByText('curl command copied').waitFor(patient);
    const command = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(command).not.toContain(secret);
    expect(command).toContain('CLP_KEY');
    const { stdout } = await promisify(execFile)('sh', ['-c', `${command} -o /dev/null -w '%{http_code}'`], {
      env: { PATH: process.env.PATH ?? '', CLP_KEY: 'any' },
    });
    expect(stdout).toBe('200');
  });

  test('where a browser gives no clipboard, as away from loopback, it is copied all the same', async () => {
    const id = await ask('model-copied');
    const page = await rig.open('/requests');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(`globalThis.clipboardOfTest = navigator.clipboard;
      Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });`);
    await page.getByRole('gridcell', { name: 'model-copied' }).click(patient);
    await page.getByRole('button', { name: 'Copy link' }).click(patient);
    await page.getByText('Link copied').waitFor(patient);
    expect(await page.evaluate('clipboardOfTest.readText()')).toContain(`/requests?id=${id}`);
  });

  test('a replay asks first, sends once, and both requests lead to each other', async () => {
    const id = await ask('model-again');
    const page = await rig.open(`/requests?id=${id}`);
    await page.getByRole('button', { name: 'Replay' }).click(patient);
    await photograph(page, 'replay-dialog');
    await page.getByLabel('Config', { exact: true }).selectOption('spare');
    await page.getByRole('button', { name: 'Send once' }).click();
    await page.getByText('Sent again, answered 200').waitFor(patient);
    const find = async () =>
      (await api<{ rows: { replayOf?: string; config?: string }[] }>('/api/requests')).rows.filter(
        ({ replayOf }) => replayOf === id,
      );
    await expect.poll(async () => (await find()).length, patient).toBe(1);
    expect((await find())[0]?.config).toBe('spare');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('link', { name: id }).click(patient);
    await page.getByText('Repeated by').waitFor(patient);
  });

  test('the list is exported as it is shown, and clearing it keeps the usage', async () => {
    const csv = await (await fetch(`${rig.url}/api/requests/export?q=model%3Aodd&format=csv`)).text();
    expect(csv.trim().split('\r\n')).toHaveLength(4);
    const before = await api<{ groups: { requests: number }[] }>('/api/usage');
    const page = await rig.open('/requests');
    await page.getByRole('button', { name: 'More actions' }).click(patient);
    await page.getByRole('menuitem', { name: 'Clear the request log…' }).click();
    await page.getByText('Keeps usage and cost totals').waitFor(patient);
    await page.getByRole('button', { name: 'Clear log' }).click();
    await page.getByText('The request log is empty').waitFor(patient);
    expect((await api<{ rows: unknown[] }>('/api/requests')).rows).toEqual([]);
    const after = await api<{ groups: { requests: number }[] }>('/api/usage');
    expect(after.groups[0]?.requests).toBe(before.groups[0]?.requests);
  });

  test('a stretch drawn over the bars is the time the list is narrowed to', async () => {
    await ask('drawn');
    await waitFor(() => readRecords(rig.home.path, 'claude').length > 0);
    const page = await rig.open('/requests');
    const bars = page.locator('figure').getByRole('img');
    // All of a second: what is pressed is the bar that is seen, although there are few.
    await bars.locator('> div').last().click(patient);
    await expect.poll(() => new URL(page.url()).search, patient).toMatch(/from=\d+&to=\d+/);
    await page.getByRole('gridcell', { name: 'drawn' }).waitFor(patient);
    writeOldRecords(rig.home.path, 3);
    await page.goto(`${rig.url}/requests`);
    await bars.waitFor(patient);
    const box = await bars.boundingBox();
    if (!box) throw new Error('no bars');
    await page.mouse.move(box.x + 2, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 2, box.y + 10, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => new URL(page.url()).search, patient).toMatch(/from=\d+&to=\d+/);
    const { search } = new URL(page.url());
    const told = await api<{ rows: unknown[] }>(`/api/requests${search}`);
    await expect.poll(() => rowsOf(page).count(), patient).toBe(told.rows.length);
    expect(told.rows.length).toBeGreaterThan(0);
  });
});
