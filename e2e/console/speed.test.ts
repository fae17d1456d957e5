import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { figure, isFull } from '../kit/figure.ts';
import { readRecords } from '../kit/records.ts';
import { waitFor } from '../kit/wait.ts';
import { hasBrowser, patient, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const stored = 50_000;
const megabyte = 1024 * 1024;

/** Times are taken in the longer form of the suite alone: a busy machine says nothing about them. Milliseconds. */
const timed = test.skipIf(!isFull);
const limits = {
  interactive: { 1: 1_000, 4: 2_500 },
  blocking: { 1: 200, 4: 900 },
  list: 100,
  drawer: 100,
  body: 300,
  frame: { median: 17, worst: 34 },
};

/** When the page hears keys, and how long its tasks kept it from hearing them. */
const watchLoad = `
  globalThis.load = { live: 0, lastTask: 0, blocking: 0 };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (load.live) continue;
      load.lastTask = startTime + duration;
      load.blocking += duration - 50;
    }
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver((_, observer) => {
    if (!document.querySelector('[aria-keyshortcuts]') || !/\\blive\\b/.test(document.querySelector('header')?.textContent)) return;
    load.live = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true, characterData: true });
`;

/** Milliseconds from now until \`selector\` holds \`text\`, measured in the page. */
function timeUntil(page: Page, selector: string, text: string): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const begin = performance.now();
    const look = () => document.querySelector(${JSON.stringify(selector)})?.textContent.includes(${JSON.stringify(text)})
      ? resolve(Math.round(performance.now() - begin))
      : requestAnimationFrame(look);
    look();
  })`);
}

async function ask(model: string, text = 'hello'): Promise<string> {
  const response = await fetch(`${rig.claudeUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, max_tokens: 8, messages: [{ role: 'user', content: text }] }),
  });
  await response.text();
  return response.headers.get('x-clp-request-id') ?? '';
}

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
}

describe.skipIf(!hasBrowser)('how quick the console is', { timeout: 240_000 }, () => {
  useRig(async (started) => {
    rig = started;
    await ask('claude-first');
    await waitFor(() => readRecords(rig.home.path, 'claude').length > 0);
    const [record] = readRecords(rig.home.path, 'claude');
    const lines = Array.from({ length: stored }, (_, index) => {
      const timestamp = new Date(Date.UTC(2026, 0, 2, 0, 0, index)).toISOString();
      return `${JSON.stringify({ ...record, id: `old-${index}`, timestamp })}\n`;
    });
    appendFileSync(join(rig.home.path, 'data/requests/claude-2026-01-02.jsonl'), lines.join(''));
  });

  test('a list of two hundred of fifty thousand is short, and there at once', async (context) => {
    const times: number[] = [];
    for (let round = 0; round < 30; round++) {
      const begin = performance.now();
      const text = await (await fetch(`${rig.url}/api/requests?limit=200`)).text();
      times.push(performance.now() - begin);
      expect(text.length).toBeLessThanOrEqual(150 * 1024);
    }
    figure(
      context,
      `A list of 200 of ${stored} requests: median ${percentile(times, 0.5)} ms, p95 ${percentile(times, 0.95)} ms.`,
    );
    if (isFull) expect(percentile(times.slice(1), 0.95)).toBeLessThanOrEqual(limits.list);
  });

  timed.for([
    ['/', 1],
    ['/requests', 1],
    ['/requests', 4],
  ] as const)('%s can be used soon, on a processor %i times slower', async ([path, slower], context) => {
    const page = await rig.open('/history');
    await page.addInitScript(watchLoad);
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
    await page.goto(rig.url + path);
    await expect.poll(() => page.evaluate<number>('load.live'), patient).toBeGreaterThan(0);
    const load = await page.evaluate<Record<'live' | 'blocking', number>>('load');
    figure(
      context,
      `${path} at ${slower}×: interactive and live after ${Math.round(load.live)} ms, blocked for ${Math.round(load.blocking)} ms.`,
    );
    expect(load.live).toBeLessThanOrEqual(limits.interactive[slower]);
    expect(load.blocking).toBeLessThanOrEqual(limits.blocking[slower]);
  });

  timed(
    'ten thousand rows scroll smoothly, and a row and its five megabytes open at once',
    async (context) => {
      const id = await ask('claude-large', `begin ${'0123456789abcdef'.repeat((5 * megabyte) / 16)} end`);
      const page = await rig.open('/requests');
      const row = page.getByRole('row').filter({ hasText: 'claude-large' }).first();
      await row.waitFor(patient);
      const frames = await page.evaluate<number[]>(`new Promise((resolve) => {
      const grid = document.querySelector('[role=grid]');
      const scroller = [grid, ...grid.querySelectorAll('*')].find((each) => each.scrollHeight > each.clientHeight + 50) ?? grid.parentElement;
      const times = [];
      let last = performance.now();
      const step = (now) => {
        times.push(now - last);
        last = now;
        scroller.scrollTop += 120;
        if (times.length < 180) requestAnimationFrame(step);
        else resolve(times.slice(5));
      };
      requestAnimationFrame(step);
    })`);
      await page.goto(`${rig.url}/requests`);
      await row.waitFor(patient);
      await row.click();
      const drawer = await timeUntil(page, '[role=dialog] [role=tabpanel]', 'claude-large');
      await page.getByRole('tab', { name: 'Request' }).click();
      const body = await timeUntil(page, '[role=dialog] [role=tabpanel]', 'begin 0123456789');
      figure(
        context,
        `A frame of scrolling takes ${percentile(frames, 0.5)} ms, p95 ${percentile(frames, 0.95)} ms; the drawer opens in ${drawer} ms, a body of 5 MB in ${body} ms.`,
      );
      expect(id).not.toBe('');
      expect(percentile(frames, 0.5)).toBeLessThanOrEqual(limits.frame.median);
      expect(percentile(frames, 0.95)).toBeLessThanOrEqual(limits.frame.worst);
      expect(drawer).toBeLessThanOrEqual(limits.drawer);
      expect(body).toBeLessThanOrEqual(limits.body);
    },
  );

  test('a thousand requests that come by leave the page about as large as it was', async (context) => {
    const page = await rig.open('/requests');
    await page.getByText('live', { exact: true }).waitFor(patient);
    const session = await page.context().newCDPSession(page);
    const heap = async () => {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize / megabyte;
    };
    const before = await heap();
    for (let index = 0; index < 20; index++)
      await Promise.all(Array.from({ length: 50 }, () => ask('claude-load')));
    await ask('claude-very-last');
    await page.getByRole('row').filter({ hasText: 'claude-very-last' }).first().waitFor(patient);
    const growth = (await heap()) - before;
    figure(context, `A thousand live requests grow the page by ${growth.toFixed(1)} MB.`);
    expect(growth).toBeLessThan(5);
  });
});
