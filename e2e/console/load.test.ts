import { describe, expect, test } from 'vitest';
import { figure, isFull } from '../kit/figure.ts';
import { ask, requestOf } from './ask.ts';
import { hasBrowser, patient, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const megabyte = 1024 * 1024;
/** Seconds of the burst: the whole of it in the longer form of the suite. */
const burstSeconds = isFull ? 10 : 2;
const burstPerSecond = 500;

const countLongTasks = `
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(Math.round(duration));
  }).observe({ type: 'longtask', buffered: true });
`;

describe.skipIf(!hasBrowser)('much at once', { timeout: 180_000 }, () => {
  useRig(
    (started) => {
      rig = started;
    },
    { services: ['claude'] },
  );

  test('five hundred requests a second leave the page usable, and every one of them is in it afterwards', async (context) => {
    const page = await rig.open('/usage');
    await page.addInitScript(countLongTasks);
    await page.goto(`${rig.url}/requests`);
    await page.getByText('live', { exact: true }).waitFor(patient);
    const total = burstPerSecond * burstSeconds;
    const startedAt = performance.now();
    const running: Promise<unknown>[] = [];
    while (running.length < total) {
      const due = Math.min(total, ((performance.now() - startedAt) / 1000) * burstPerSecond);
      while (running.length < due) running.push(ask(rig, { model: `burst-${running.length}` }));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    // Usable: a click is answered while they come.
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save this view…' }).waitFor(patient);
    await page.keyboard.press('Escape');
    await Promise.all(running);
    const seconds = (performance.now() - startedAt) / 1000;
    await page.getByText(`${total} of ${total}`).waitFor(patient);
    expect(await page.locator('*').count()).toBeLessThan(1_500);
    const tasks = await page.evaluate<number[]>('longTasks');
    figure(
      context,
      `${Math.round(total / seconds)} requests a second: ${tasks.length} tasks over 50 ms in the page, the longest ${Math.max(0, ...tasks)} ms.`,
    );
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
