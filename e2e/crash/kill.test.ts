import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from '../kit/body.ts';
import { createClp } from '../kit/clp.ts';
import { figure, isFull } from '../kit/figure.ts';
import { createHome, type Home } from '../kit/home.ts';
import { call, open } from '../kit/http.ts';
import { startLoad } from '../kit/load.ts';
import { startProxy } from '../kit/proxy.ts';
import { readRecords } from '../kit/records.ts';
import { until, waitFor } from '../kit/wait.ts';

const services = ['claude', 'codex', 'legacy'] as const;
const rounds = isFull ? 8 : 1;
/** A record is on disk so long after its request at the latest. Milliseconds. */
const maxAge = 50;

let sandbox: Sandbox;
let home: Home;

beforeAll(async () => {
  sandbox = await startSandbox();
  const config = { only: { base_url: sandbox.url, auth_token: 'x', active: true } };
  home = createHome({ 'claude.json': config, 'codex.json': config, 'legacy.json': config });
});
afterAll(async () => {
  await sandbox?.stop();
  home?.remove();
});

test.each(services)(
  '%s: kill -9 under load loses the last batch of records and nothing else',
  async (service) => {
    const configFile = readFileSync(join(home.path, `${service}.json`), 'utf8');
    for (let round = 0; round < rounds; round++) await killUnderLoad(service);
    expect(readFileSync(join(home.path, `${service}.json`), 'utf8')).toBe(configFile);
  },
);

let answers = 0;
let lost = 0;
let oldestLost = 0;
let mostNoise = 0;

async function killUnderLoad(service: (typeof services)[number]): Promise<void> {
  const before = new Set(readRecordsIfAny(service));
  const proxy = await startProxy(service, home.path);
  const load = startLoad({ url: proxy.url, service, clients: 8 });
  const lateness = watchLateness(proxy.url);
  await waitFor(() => load.answered.length > 200);
  const killed = performance.now();
  proxy.child.kill('SIGKILL');
  await once(proxy.child, 'exit');
  await load.stop();
  const noise = await lateness.stop();
  mostNoise = Math.max(mostNoise, noise);
  const records = readRecords(home.path, service).map(({ id }) => id);
  expect(new Set(records).size).toBe(records.length);
  const kept = new Set(records);
  for (const id of before) expect(kept.has(id)).toBe(true);
  const missing = load.answered.filter(({ id }) => !kept.has(id));
  answers += load.answered.length;
  lost += missing.length;
  const age = Math.max(0, ...missing.map(({ at }) => killed - at));
  oldestLost = Math.max(oldestLost, age);
  expect(age).toBeLessThan(maxAge + noise);
}

/**
 * How long a service takes to answer the least there is to ask: on a machine busy with other tests it gets to nothing any
 * sooner, to its records neither. Milliseconds.
 */
function watchLateness(url: string): { stop(): Promise<number> } {
  let worst = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const asked = performance.now();
      await call(url, '/health', { method: 'GET' });
      worst = Math.max(worst, performance.now() - asked);
      await delay(2);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await watching;
      return worst;
    },
  };
}

function readRecordsIfAny(service: (typeof services)[number]): string[] {
  return existsSync(join(home.path, 'data/requests'))
    ? readRecords(home.path, service).map(({ id }) => id)
    : [];
}

test('after the crashes the usage is that of the records, to the token', async (context) => {
  const clp = await createClp(home.path);
  const { out } = await clp.run('usage', '--by', 'service', '--json');
  const { groups } = JSON.parse(out) as {
    groups: { keys: { service: string }; requests: number; input: number; output: number }[];
  };
  for (const service of services) {
    const records = readRecords(home.path, service);
    const sum = (key: string) => records.reduce((total, { usage }) => total + (usage?.metrics[key] ?? 0), 0);
    expect(groups.find(({ keys }) => keys.service === service)).toMatchObject({
      requests: records.length,
      input: sum('input'),
      output: sum('output'),
    });
  }
  figure(
    context,
    `kill -9 ${rounds * services.length} times under load: of ${answers} answers ${answers - lost} on record, the oldest lost record ${Math.round(oldestLost)} ms old (/health took up to ${Math.round(mostNoise)} ms); usage equal to the records`,
  );
});

test('SIGTERM lets every stream end whole, takes no new request, and ends the process', async (context) => {
  const kept = await Promise.all(services.map(drain));
  figure(
    context,
    `SIGTERM under load: ${kept.flat().length} of ${kept.flat().length} streams ended whole and are on record`,
  );
});

/** Ends a service under twenty streams; gives those that ended whole, which must be all. */
async function drain(service: (typeof services)[number]): Promise<string[]> {
  const proxy = await startProxy(service, home.path);
  const request = {
    headers: { 'content-type': 'application/json', 'x-sandbox': 'gap=25' },
    body: bodyFor(service, { stream: true }),
  };
  const streams = Array.from({ length: 20 }, () => open(proxy.url, mainPath[service], request));
  await waitFor(() => streams.every((stream) => stream.text() !== ''));
  const exit = once(proxy.child, 'exit');
  proxy.child.kill('SIGTERM');
  await until(async () => (await call(proxy.url, '/health', { method: 'GET' })).status === 0);
  await Promise.all(streams.map(({ ended }) => ended));
  expect(await exit).toEqual([0, null]);
  const recorded = new Map(readRecords(home.path, service).map(({ id, outcome }) => [id, outcome]));
  return streams.map((stream) => {
    const last = stream.text().trimEnd().split('\n').at(-1);
    expect([stream.broken(), last]).toEqual([
      false,
      expect.stringMatching(/message_stop|response\.completed|\[DONE\]/),
    ]);
    const id = String(stream.headers()['x-clp-request-id']);
    expect(recorded.get(id)).toBe('ok');
    return id;
  });
}
