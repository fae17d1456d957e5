import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createTempHome, type TempHome } from '../../testing/index.ts';
import { openRequestIndex } from './index.ts';

let home: TempHome;
afterEach(() => home.remove());

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const metrics = { input: 3, cached_create: 0, cached_read: 0, output: 42, reasoning: 0, total: 45 };

const oldLines = [
  {
    timestamp: '2025-10-25T21:54:04',
    service: 'claude',
    method: 'POST',
    path: 'https://relay/v1/messages?beta=true',
    status_code: 200,
    duration_ms: 3009,
    target_headers: { 'x-api-key': 'sk-planted-old' },
    channel: 'prod',
    filtered_body: encoded({ model: 'claude-sonnet-4-5', messages: [{ content: 'planted text' }] }),
    usage: { service: 'claude', metrics, raw: { input_tokens: 3, output_tokens: 42 } },
    response_bytes: 388,
  },
  {
    timestamp: '2025-10-26T08:00:00',
    service: 'codex',
    method: 'POST',
    path: 'v1/responses',
    status_code: 504,
    duration_ms: 5,
    usage: { metrics: { input: 'odd' }, raw: {} },
  },
];

const oldLog = `${oldLines.map((line) => JSON.stringify(line)).join('\n')}\nnonsense\n`;

test('the old log and its history are taken over once, without their secrets', async () => {
  home = createTempHome({
    'data/proxy_requests.jsonl': oldLog,
    'data/history_usage.json': { claude: { prod: { ...metrics, input: 1000 } }, codex: {} },
  });
  const index = await openRequestIndex({ home: home.path });
  await index.ingest();
  await index.ingest();
  const { rows } = index.list();
  expect(rows).toMatchObject([
    { service: 'codex', status: 504, outcome: 'upstream_error', path: 'v1/responses' },
    {
      service: 'claude',
      config: 'prod',
      model: 'claude-sonnet-4-5',
      path: '/v1/messages',
      costMicros: 639,
      ms: 3009,
    },
  ]);
  expect(rows[1]?.startedAt).toBe(new Date('2025-10-25T21:54:04').getTime());
  expect(index.aggregate({ filter: { service: ['claude'] } })).toMatchObject([
    { requests: 1, input: 1003, output: 84, cost: 639, unpriced: 1 },
  ]);
  await index.prune();
  await index.rebuild();
  expect(index.aggregate({ filter: { service: ['claude'] } })).toMatchObject([{ input: 1003, output: 84 }]);
  index.close();
  for (const folder of ['data/requests', 'data/usage']) {
    for (const name of readdirSync(join(home.path, folder)))
      expect(readFileSync(join(home.path, folder, name), 'utf8')).not.toContain('planted');
  }
});

test('what was taken over does not come back when usage is cleared, nor when its requests were pruned', async () => {
  home = createTempHome({
    'data/proxy_requests.jsonl': oldLog,
    'data/history_usage.json': { claude: { prod: metrics } },
  });
  const index = await openRequestIndex({ home: home.path });
  await index.ingest();
  await index.prune();
  await index.clearUsage();
  expect(index.aggregate()).toMatchObject([{ requests: 0, total: 0 }]);
  expect(index.list().rows).toEqual([]);
  await index.rebuild();
  expect(index.aggregate()).toMatchObject([{ requests: 0, total: 0 }]);
  index.close();
});

test('a usage history nobody can read keeps no request out of the lists', async () => {
  const told = vi.spyOn(console, 'error').mockReturnValue();
  home = createTempHome({ 'data/proxy_requests.jsonl': oldLog, 'data/history_usage.json': '{"claude": {' });
  const index = await openRequestIndex({ home: home.path });
  await index.ingest();
  await index.ingest();
  expect(index.list().rows).toHaveLength(2);
  expect(told.mock.calls).toEqual([[expect.stringContaining('history_usage.json is not valid JSON')]]);
  told.mockRestore();
  index.close();
});
