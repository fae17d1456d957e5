import { requestRecord } from '@clp/core/testing';
import { expect, test } from 'vitest';
import { createCli } from '../testing.ts';

const lines = (...records: ReturnType<typeof requestRecord>[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

function cliWithLog() {
  return createCli({
    'claude.json': { prod: { base_url: 'https://a.example', auth_token: 'sk-1', price_multiplier: 0.5 } },
    'data/requests/claude-2026-11-24.jsonl': lines(
      requestRecord({ id: 'aaaa1111-0000', usage: undefined as never, cost_micros: undefined as never }),
      requestRecord({
        id: 'bbbb2222-0000',
        timestamp: '2026-11-24T13:00:00.000Z',
        status_code: 429,
        outcome: 'upstream_error',
        model: 'nobody-knows-me',
        cost_micros: null,
        error: { code: 'upstream_reset', message: 'The upstream broke off.' },
      }),
      requestRecord({ id: 'bbbb3333-0000', timestamp: '2026-11-24T14:00:00.000Z', protocol: 'messages' }),
    ),
  });
}

test('logs lists the latest, newest last, and filters', async () => {
  const { clp } = cliWithLog();
  const { out } = await clp('logs');
  const rows = out.trim().split('\n').slice(1);
  expect(rows.map((row) => row.slice(0, 8))).toEqual(['aaaa1111', 'bbbb2222', 'bbbb3333']);
  expect(rows[1]).toContain('429 upstream_reset');
  expect(rows[1]).toContain('unpriced');
  const failed = JSON.parse((await clp('logs', '--status', 'failed', '--json')).out);
  expect(failed).toMatchObject([{ id: 'bbbb2222-0000', costMicros: null }]);
  expect((await clp('logs', '--status', '4xx')).out).toContain('bbbb2222');
  expect((await clp('logs', '--text', 'nothing like it')).out).toBe('No request so far fits.\n');
});

test('logs lists as many as asked for, however many', async () => {
  const { clp } = createCli({
    'data/requests/claude-2026-11-24.jsonl': lines(
      ...Array.from({ length: 2_100 }, (_, number) =>
        requestRecord({
          id: `r${number}`,
          timestamp: new Date(Date.UTC(2026, 10, 24) + number).toISOString(),
        }),
      ),
    ),
  });
  const ids = JSON.parse((await clp('logs', '-n', '2050', '--json')).out).map(({ id }: { id: string }) => id);
  expect(ids).toEqual(Array.from({ length: 2_050 }, (_, number) => `r${number + 50}`));
});

test('logs refuses a status, a time, a service or a number it does not understand', async () => {
  const { clp } = cliWithLog();
  for (const limit of ['0', '-3', '2.5', 'many'])
    expect(await clp('logs', '-n', limit)).toMatchObject({ code: 2, err: expect.stringContaining('number') });
  expect(await clp('logs', '--service', 'claud')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean "claude"?'),
  });
  expect(await clp('logs', '--status', 'odd')).toMatchObject({
    code: 2,
    err: expect.stringContaining('5xx'),
  });
  expect(await clp('logs', '--since', 'soon')).toMatchObject({ code: 2, err: expect.stringContaining('7d') });
});

test('a day no calendar has is no time, and what is older than all times is all there is', async () => {
  const { clp } = cliWithLog();
  for (const command of [
    ['logs', '--since', '2026-02-30'],
    ['prune', '--older-than', '2026-11-31'],
  ])
    expect(await clp(...command)).toMatchObject({ code: 2, err: expect.stringContaining('is no time') });
  expect(JSON.parse((await clp('logs', '--since', '99999999999d', '--json')).out)).toHaveLength(3);
  expect((await clp('prune', '--older-than', '99999999999d')).out).toContain('Removed 0 requests');
});

test('a day begins at midnight here, and what only looks like a date is none', async () => {
  const { clp } = createCli({
    'data/requests/claude-2026-11-24.jsonl': lines(
      requestRecord({ id: 'late-evening', timestamp: new Date(2026, 10, 23, 23, 59).toISOString() }),
      requestRecord({ id: 'just-after', timestamp: new Date(2026, 10, 24, 0, 1).toISOString() }),
    ),
  });
  const found = JSON.parse((await clp('logs', '--since', '2026-11-24', '--json')).out);
  expect(found.map(({ id }: { id: string }) => id)).toEqual(['just-after']);
  expect(await clp('logs', '--since', 'last 5')).toMatchObject({ code: 2 });
});

test('show tells everything of one request, by the beginning of its id', async () => {
  const { clp } = cliWithLog();
  expect((await clp('show', 'aaaa')).out).toContain('POST /v1/messages  200 ok');
  expect(await clp('show', 'bbbb')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Several requests'),
  });
  expect(await clp('show', 'cccc')).toMatchObject({ code: 1, err: expect.stringContaining('No request') });
  expect(JSON.parse((await clp('show', 'bbbb2', '--json')).out).id).toBe('bbbb2222-0000');
  expect(await clp('show', 'aaaa', '--body', 'request')).toMatchObject({ code: 2 });
});

test('usage sums by what is asked for, and never takes unpriced for free', async () => {
  const { clp } = cliWithLog();
  const { out } = await clp('usage', '--by', 'model');
  expect(out).toMatch(/nobody-knows-me\s+1\s+10\s+2\s+3\s+5\s+1\s+20\s+1 unpriced/);
  expect(out).toMatch(/total\s+3\s+20/);
  const { groups } = JSON.parse((await clp('usage', '--by', 'service,status', '--json')).out);
  expect(groups).toMatchObject([
    { keys: { service: 'claude', status: '2xx' }, requests: 2 },
    { keys: { service: 'claude', status: '4xx' }, requests: 1 },
  ]);
  expect(await clp('usage', '--by', 'colour')).toMatchObject({ code: 2 });
});

test('usage stays when requests are pruned', async () => {
  const { clp } = cliWithLog();
  const before = (await clp('usage', '--json')).out;
  expect((await clp('prune', '--all')).out).toContain('Removed 3 requests (1 files)');
  expect((await clp('usage', '--json')).out).toBe(before);
  expect((await clp('logs')).out).toContain('No request');
  expect(await clp('prune')).toMatchObject({ code: 2 });
});

test('captures alone are pruned without a word about requests', async () => {
  const { clp } = cliWithLog();
  expect((await clp('prune', '--captures')).out).toBe('Removed 0 files of captured bodies.\n');
  expect(JSON.parse((await clp('logs', '--json')).out)).toHaveLength(3);
});

test('reindex prices history by today’s prices and the relay’s factor', async () => {
  const { clp, home } = cliWithLog();
  home.write('data/prices.json', { 'nobody-*': { input: 100, output: 100 } });
  expect((await clp('reindex')).out).toContain('Read 3 requests');
  const { total } = JSON.parse((await clp('usage', '--json')).out);
  expect(total).toMatchObject({ unpriced: 0, requests: 3 });
  expect(total.cost).toBeGreaterThan(750);
});

test('history lists changes and undoes one', async () => {
  const { clp } = createCli({
    'claude.json': {
      prod: { base_url: 'https://a.example', auth_token: 'sk-1', active: true },
      dev: { base_url: 'https://b.example', auth_token: 'sk-2' },
    },
  });
  expect((await clp('history')).out).toBe('Nothing has changed so far.\n');
  await clp('active', 'claude', 'dev');
  const [change] = JSON.parse((await clp('history', '--json')).out);
  expect((await clp('history', 'undo', change.id.slice(0, 8))).out).toContain('undo of');
  expect((await clp('list', 'claude')).out).toContain('* prod (active)');
});
