import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { contention } from '../kit/contention.ts';
import { figure, isFull } from '../kit/figure.ts';
import { readRecords } from '../kit/records.ts';
import { waitFor } from '../kit/wait.ts';
import { ask, requestOf } from './ask.ts';
import { writeOldRecords } from './old-records.ts';
import { heapOf, percentile } from './page-gauges.ts';
import { patient, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const megabyte = 1024 * 1024;
const stored = 10_000;
/** Seconds of each: the whole of them in the longer form of the suite, which alone looks at times. */
const steady = { seconds: isFull ? 60 : 1, perSecond: 100 };
const burst = { seconds: isFull ? 10 : 2, perSecond: 500 };
/** Requests under way at most, as of one developer's clients: a machine that is behind gets fewer a second, not a crowd. */
const atOnce = 100;
/** Milliseconds and megabytes. */
const limits = { task: 100, growthMb: 30, frame: 50 };

/** How long tasks kept the page from everything else, and how long each frame took. */
const watchPage = `
  globalThis.longTasks = [];
  globalThis.frames = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(Math.round(duration));
  }).observe({ type: 'longtask', buffered: true });
  let last = performance.now();
  requestAnimationFrame(function frame(now) {
    frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  });
`;

/** Sends requests at an even rate, and all are answered; gives how many a second it came to. */
async function traffic({ seconds, perSecond }: typeof steady, name: string): Promise<number> {
  const total = seconds * perSecond;
  const startedAt = performance.now();
  let sent = 0;
  let answered = 0;
  async function send(): Promise<void> {
    const { status } = await ask(rig, { model: `${name}-${sent++}` });
    if (status === 200) answered++;
  }
  const running = new Set<Promise<void>>();
  while (sent < total) {
    const due = Math.min(total, ((performance.now() - startedAt) / 1000) * perSecond);
    while (sent < due && running.size < atOnce) {
      const one: Promise<void> = send().finally(() => running.delete(one));
      running.add(one);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await Promise.all(running);
  expect(answered).toBe(total);
  return Math.round((total * 1000) / (performance.now() - startedAt));
}

/** What the page saw since it was last asked. */
async function seenBy(page: Page): Promise<{ task: number; tasks: number; frame: number }> {
  const { longTasks, frames } = await page.evaluate<Record<'longTasks' | 'frames', number[]>>(
    '({ longTasks: longTasks.splice(0), frames: frames.splice(0) })',
  );
  return { task: Math.max(0, ...longTasks), tasks: longTasks.length, frame: percentile(frames, 0.95) };
}

describe.skipIf(!hasBrowser)('much at once', () => {
  useRig(
    async (started) => {
      rig = started;
      await ask(rig);
      await waitFor(() => readRecords(rig.home.path, 'claude').length > 0);
      writeOldRecords(rig.home.path, stored);
    },
    { services: ['claude'] },
  );

  test('a hundred requests a second come by a list of ten thousand, then five hundred, and every one is in it afterwards', async (context) => {
    const page = await rig.open('/usage');
    await page.addInitScript(watchPage);
    await page.goto(`${rig.url}/requests`);
    await page.getByText('live', { exact: true }).waitFor(patient);
    const session = await page.context().newCDPSession(page);
    const before = await heapOf(session);
    await seenBy(page);

    let slower = contention();
    const rate = await traffic(steady, 'steady');
    const calm = await seenBy(page);
    const growth = (await heapOf(session)) - before;
    expect(await page.locator('*').count()).toBeLessThan(1_500);

    const busy = traffic(burst, 'burst');
    // Usable: a click is answered while they come.
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save this view…' }).waitFor(patient);
    await page.keyboard.press('Escape');
    const burstRate = await busy;
    const rush = await seenBy(page);
    slower = Math.max(slower, contention());
    const total = 1 + stored + steady.seconds * steady.perSecond + burst.seconds * burst.perSecond;
    await waitFor(() => readRecords(rig.home.path, 'claude').length === total);
    await page.getByRole('row').filter({ hasText: 'burst-' }).first().waitFor(patient);
    await page.getByText(new RegExp(`of ${total}$`)).waitFor(patient);
    expect(await page.locator('*').count()).toBeLessThan(1_500);
    figure(
      context,
      `${stored} rows, then ${rate} requests a second for ${steady.seconds} s: longest task of the page ${calm.task} ms, its memory ${growth.toFixed(1)} MB more; ${burstRate} a second for ${burst.seconds} s: ${rush.tasks} tasks over 50 ms, the longest ${rush.task} ms, frame p95 ${rush.frame} ms.`,
    );
    if (!isFull) return;
    expect(calm.task / slower).toBeLessThanOrEqual(limits.task);
    expect(growth).toBeLessThan(limits.growthMb);
    expect(rush.frame / slower).toBeLessThanOrEqual(limits.frame);
  });

  test('a request of twenty megabytes is opened, and read piece by piece', async () => {
    const text = `begin ${'0123456789abcdef'.repeat((20 * megabyte) / 16)} end`;
    expect(JSON.stringify(requestOf(rig, { text }).body).length).toBeGreaterThan(20 * megabyte);
    const { id, status } = await ask(rig, { model: 'huge', text });
    expect(status).toBe(200);
    const page = await rig.open(`/requests?id=${id}`);
    await page.getByRole('tabpanel').getByText('huge').first().waitFor(patient);
    await page.getByRole('tab', { name: 'Request' }).click();
    await page
      .getByText(/begin 0123456789abcdef/)
      .first()
      .waitFor(patient);
    expect((await page.content()).length).toBeLessThan(2 * megabyte);
    await page.getByRole('tab', { name: 'Conversation' }).click();
    await page
      .getByRole('region', { name: 'User' })
      .getByText(/begin 0123456789/)
      .waitFor(patient);
    expect((await page.content()).length).toBeLessThan(2 * megabyte);
  });
});
