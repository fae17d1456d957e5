import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from '../kit/body.ts';
import { figure } from '../kit/figure.ts';
import { createHome, type Home } from '../kit/home.ts';
import { call, open } from '../kit/http.ts';
import { type RunningProxy, startProxy } from '../kit/proxy.ts';
import { type RequestRecord, readRecords, recordOf } from '../kit/records.ts';
import { until, waitFor } from '../kit/wait.ts';

/** A laptop that wakes up, a virtual machine that is restored, a clock that is set right at last. */

const day = 24 * 3600 * 1000;
const path = mainPath.claude;

let sandbox: Sandbox;
let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  sandbox = await startSandbox();
  home = createHome({
    'claude.json': {
      shaky: { base_url: sandbox.fault('status=502'), auth_token: 'x', active: true, rpm_limit: 6000 },
      firm: { base_url: sandbox.url, auth_token: 'x', rpm_limit: 6000 },
    },
    'data/lb_config.json': { services: { claude: { failureThreshold: 1, cooldownSeconds: 2 } } },
  });
  proxy = await startProxy('claude', home.path, {
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'set-clock.js')}`,
  });
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

/** Moves the proxy's clock so far away from the machine's. */
async function setClock(away: number): Promise<void> {
  writeFileSync(join(home.path, 'clock'), String(away));
  proxy.child.kill('SIGUSR2');
  await until(async () => {
    const { started } = await ask();
    return Math.abs(started - Date.now() - away) < day / 24;
  });
}

const asked: string[] = [];

/** A request that must be answered; gives its record, and when it began by the proxy's clock. */
async function ask(): Promise<{ record: RequestRecord; started: number }> {
  const { status, headers } = await call(proxy.url, path, { body: bodyFor('claude') });
  expect(status).toBe(200);
  asked.push(String(headers['x-clp-request-id']));
  const record = await recordOf(home.path, 'claude', asked.at(-1));
  return { record, started: Date.parse(record.timestamp) };
}

async function stateOf(config: string): Promise<string | undefined> {
  const { configs } = (await call(proxy.url, '/health', { method: 'GET' })).json() as {
    configs: { name: string; state: string }[];
  };
  return configs.find(({ name }) => name === config)?.state;
}

test('a clock set two days on, four back and right again loses nothing and holds nobody up', async (context) => {
  await ask();
  let streams = 0;
  for (const away of [2 * day, -2 * day, 0]) {
    const stream = open(proxy.url, path, {
      headers: { 'content-type': 'application/json', 'x-sandbox': 'gap=40' },
      body: bodyFor('claude', { stream: true }),
    });
    await waitFor(() => stream.text() !== '');
    await setClock(away);
    await stream.ended;
    expect([stream.broken(), stream.text()]).toEqual([false, expect.stringContaining('message_stop')]);
    asked.push(String(stream.headers()['x-clp-request-id']));
    streams++;
    // A cool-down of two seconds is over in time, whatever the clock says meanwhile: the next request tries it again.
    await until(async () => (await ask()).record.attempts[0]?.config === 'shaky');
    expect(await stateOf('firm')).toBe('closed');
  }
  for (const id of asked) await recordOf(home.path, 'claude', id);
  const records = readRecords(home.path, 'claude');
  expect(records.map(({ id }) => id).sort()).toEqual(asked.toSorted());
  expect(new Set(records.map(({ timestamp }) => timestamp.slice(0, 10))).size).toBeGreaterThanOrEqual(3);
  figure(
    context,
    `a clock set two days on, four back and right again under load: ${streams} of ${streams} streams ended whole, all ${records.length} records on disk, each cool-down over in time`,
  );
});
