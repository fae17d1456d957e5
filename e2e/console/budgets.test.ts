import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { readRecords } from '../kit/records.ts';
import { waitFor } from '../kit/wait.ts';
import { writeOldRecords } from './old-records.ts';
import { patient, type Rig, root } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const kilobyte = 1024;
/** First-load JavaScript, gzipped; what a click fetches later is not in it. Kilobytes. */
const routes = {
  '/': 260,
  '/requests': 260,
  '/configs/claude': 275,
  '/routing/claude': 275,
  '/filters': 275,
  '/usage': 260,
  '/history': 260,
  '/settings/data': 260,
};

const sizes = new Map<string, number>();

const countMessages = `
  const counts = (globalThis.liveCounts = { messages: 0, events: 0 });
  globalThis.EventSource = class extends EventSource {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        counts.messages++;
        const { rows = [], events = [] } = JSON.parse(data);
        counts.events += rows.length + events.length;
      });
    }
  };
`;

/** Gzipped size of a file of the production build, by the address pages name. Bytes. */
function sizeOf(address: string): number {
  const known = sizes.get(address);
  if (known !== undefined) return known;
  const file = join(root, 'apps/ui/.next', address.replace('/_next/', ''));
  const size = gzipSync(readFileSync(file)).length;
  sizes.set(address, size);
  return size;
}

/** Addresses of the scripts and style sheets that a page names in its HTML. */
async function filesOf(path: string): Promise<{ scripts: string[]; styles: string[] }> {
  const html = await (await fetch(rig.url + path)).text();
  const scripts = [...html.matchAll(/<script[^>]*\bsrc="([^"]+)"[^>]*>/g)]
    // Old browsers only.
    .filter(([tag]) => !/nomodule/i.test(tag))
    .map(([, source = '']) => source);
  const styles = [...html.matchAll(/<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"/g)].map(
    ([, source = '']) => source,
  );
  return { scripts: [...new Set(scripts)], styles: [...new Set(styles)] };
}

function sum(addresses: readonly string[]): number {
  return addresses.reduce((total, address) => total + sizeOf(address), 0);
}

async function ask(model: string): Promise<void> {
  const response = await fetch(`${rig.claudeUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, max_tokens: 8, messages: [{ role: 'user', content: 'hello' }] }),
  });
  await response.text();
}

describe.skipIf(!hasBrowser)('budgets of the console', { timeout: 240_000 }, () => {
  useRig((started) => {
    rig = started;
  });

  test('every page fetches no more script and style than its budget', async () => {
    const found: Record<string, number> = {};
    let shared: string[] | undefined;
    for (const path of Object.keys(routes)) {
      const { scripts, styles } = await filesOf(path);
      found[path] = Math.round(sum(scripts) / kilobyte);
      expect(sum(styles) / kilobyte).toBeLessThanOrEqual(30);
      shared = shared ? shared.filter((each) => scripts.includes(each)) : scripts;
    }
    console.log('first-load JavaScript, kB gzip:', found, 'shared', Math.round(sum(shared ?? []) / kilobyte));
    expect(Object.entries(routes).filter(([path, limit]) => (found[path] ?? 0) > limit)).toEqual([]);
    expect(sum(shared ?? []) / kilobyte).toBeLessThanOrEqual(215);
  });

  test('ten thousand rows and a hundred requests a second stay a short page and few messages', async () => {
    await ask('claude-first');
    await waitFor(() => readRecords(rig.home.path, 'claude').length > 0);
    writeOldRecords(rig.home.path, 10_000);
    const page = await rig.open('/');
    // Counts what the browser is told, before any of our code runs.
    await page.addInitScript(countMessages);
    const begun = performance.now();
    await page.goto(`${rig.url}/requests`);
    await page.getByText('live', { exact: true }).waitFor(patient);
    await page.getByRole('row').nth(5).waitFor(patient);

    const total = 1_000;
    const running: Promise<void>[] = [];
    for (let index = 0; index < total; index++) {
      running.push(ask(index === total - 1 ? 'claude-very-last' : 'claude-load'));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await Promise.all(running);
    await page.getByRole('row').filter({ hasText: 'claude-very-last' }).first().waitFor(patient);

    const seconds = (performance.now() - begun) / 1_000;
    const counts = await page.evaluate<{ messages: number; events: number }>('liveCounts');
    const nodes = await page.locator('*').count();
    console.log('live events', counts.events, 'in messages', counts.messages, 'DOM nodes', nodes);
    expect(counts.events).toBeGreaterThanOrEqual(total);
    // Gathered: ten messages a second at most, whatever the traffic.
    expect(counts.messages).toBeLessThanOrEqual(10 * seconds);
    expect(nodes).toBeLessThan(1_500);

    const list = await (await fetch(`${rig.url}/api/requests?limit=200`)).text();
    expect(list.length / kilobyte).toBeLessThanOrEqual(150);
    console.log('resident memory of the console, MB:', Math.round(rig.residentMegabytes('console')));
    expect(rig.residentMegabytes('console')).toBeLessThanOrEqual(150);
  });
});
