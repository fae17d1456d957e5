import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTempHome, requestRecord, type TempHome } from '../../testing/index.ts';
import { openRequestIndex, type RequestIndex } from './index.ts';

let home: TempHome;
let index: RequestIndex;
const start = Date.UTC(2026, 10, 20);

beforeEach(async () => {
  home = createTempHome();
  await mkdir(join(home.path, 'data/requests'), { recursive: true });
  index = await openRequestIndex({ home: home.path });
});

afterEach(() => {
  index.close();
  home.remove();
});

it('counts requests over time, good and failed apart, with empty stretches between', async () => {
  const lines = Array.from({ length: 200 }, (_, number) =>
    requestRecord({
      id: String(number),
      timestamp: new Date(start + number * 1000 + (number < 100 ? 0 : 600_000)).toISOString(),
      ...(number % 4 === 0 && { outcome: 'upstream_error' as const, status_code: 502 }),
    }),
  );
  await appendFile(
    join(home.path, 'data/requests/claude-2026-11-20.jsonl'),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  await index.ingest();
  const { width, bars } = index.histogram({ bars: 60 });
  expect(bars.length).toBeLessThanOrEqual(60);
  expect(bars.reduce((sum, { ok }) => sum + ok, 0)).toBe(150);
  expect(bars.reduce((sum, { failed }) => sum + failed, 0)).toBe(50);
  expect(bars.some(({ ok, failed }) => ok + failed === 0)).toBe(true);
  expect(bars.every(({ from }, at) => at === 0 || from === (bars[at - 1]?.from ?? 0) + width)).toBe(true);
});

async function logAt(...times: number[]): Promise<void> {
  const lines = times.map((time, number) =>
    requestRecord({ id: String(number), timestamp: new Date(time).toISOString() }),
  );
  await appendFile(
    join(home.path, 'data/requests/claude-2026-11-20.jsonl'),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  await index.ingest();
}

it('has many bars however long the time is', async () => {
  let [last, fewest] = [0, Number.POSITIVE_INFINITY];
  for (let span = 60; span < 86_400 * 60; span *= 1.3) {
    await logAt(start, start + Math.floor(span) * 1000);
    const { bars } = index.histogram({ bars: 80, filter: { from: start, to: start + span * 1000 } });
    [last, fewest] = [Math.max(last, bars.length), Math.min(fewest, bars.length)];
  }
  expect(last).toBeLessThanOrEqual(80);
  expect(fewest).toBeGreaterThanOrEqual(24);
});

it('shows requests of one second at the end of a time that can be seen, unless a time was asked for', async () => {
  await logAt(start + 100, start + 200);
  const { width, bars } = index.histogram();
  expect([width, bars.length]).toEqual([1000, 24]);
  expect(bars.map(({ ok }) => ok)).toEqual([...Array(23).fill(0), 2]);
  expect(index.histogram({ filter: { from: start } }).bars).toEqual([{ from: start, ok: 2, failed: 0 }]);
});

it('has no bars where nothing was found', () => {
  expect(index.histogram().bars).toEqual([]);
});
