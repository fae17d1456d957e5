import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { figure, isFull } from '../kit/figure.ts';
import { createHome, type Home } from '../kit/home.ts';
import { type RunningProxy, type Service, startProxy } from '../kit/proxy.ts';
import { until } from '../kit/wait.ts';
import { type Gauges, gaugesOf, type Inside, insideOf, rssOf, slopeOf, withInside } from './gauges.ts';
import { type Counts, soakClient, soakFiles } from './traffic.ts';

const services = ['claude', 'codex', 'legacy'] as const;
/** `pnpm soak --minutes 10` */
const minutes = Number(process.env.CLP_SOAK_MINUTES ?? (isFull ? 1 : 0.15));
const warmUpMs = 4_000;
/** Clients of each service; `pnpm soak --clients 1` leaves most of the machine to others. */
const clients = Number(process.env.CLP_SOAK_CLIENTS ?? 6);
/** A small heap: what leaks ends the process, and garbage does not look like a leak. Megabytes. */
const heapMb = 96;
/** How much more a process may hold at the end: caches that fill, code that was compiled. */
const slack = { descriptors: 12, timers: 12, requests: 12, heapMb: 15, rssMb: 120 };

type Held = Gauges & Inside;

interface Running {
  service: Service;
  home: Home;
  proxy: RunningProxy;
  pid: number;
}

let sandbox: Sandbox;
const all: Running[] = [];
const counts: Counts = { requests: 0, aborted: 0, faults: 0 };

beforeAll(async () => {
  sandbox = await startSandbox();
  for (const service of services) {
    const home = createHome(soakFiles(service, sandbox));
    const proxy = await startProxy(service, home.path, withInside(heapMb));
    all.push({ service, home, proxy, pid: proxy.child.pid ?? 0 });
  }
});
afterAll(async () => {
  await Promise.all(all.map(({ proxy }) => proxy.stop()));
  await sandbox?.stop();
  for (const { home } of all) home.remove();
});

test.skipIf(!existsSync('/proc/self/fd'))(
  'after mixed traffic with faults and aborts every process holds what it held before',
  async (context) => {
    await load(warmUpMs);
    const before = await settled();
    const memory = await load(minutes * 60_000);
    const after = await settled();
    const slopes: number[] = [];
    for (const [index, { service, proxy }] of all.entries()) {
      const [base, end] = [before[index], after[index]];
      if (!base || !end) throw new Error('not measured');
      expect(proxy.output()).not.toMatch(/failed:|MaxListeners|Unhandled/);
      expect([service, end.liveRequests, end.queued, end.inFlight]).toEqual([service, 0, 0, 0]);
      for (const key of ['descriptors', 'timers', 'requests', 'heapMb'] as const)
        expect(end[key], `${service} ${key}`).toBeLessThanOrEqual(base[key] + slack[key]);
      const half = memory[index]?.slice(Math.floor((memory[index]?.length ?? 0) / 2)) ?? [];
      expect(end.rssMb, `${service} memory`).toBeLessThan((half[0] ?? base.rssMb) + slack.rssMb);
      slopes.push(slopeOf(half) * 60);
    }
    figure(context, describe(before, after, slopes));
  },
  minutes * 60_000 + 120_000,
);

/** Keeps every service busy for so long; gives the memory of each, once a second. */
async function load(ms: number): Promise<number[][]> {
  const end = Date.now() + ms;
  const memory: number[][] = all.map(() => []);
  const busy = Promise.all(
    all.flatMap(({ service, home, proxy }) =>
      Array.from({ length: clients }, (_, number) =>
        soakClient(
          { url: proxy.url, service, home },
          { isOver: () => Date.now() > end, counts, seed: number * 7919 + service.length },
        ),
      ),
    ),
  );
  while (Date.now() < end) {
    for (const [index, { pid }] of all.entries()) memory[index]?.push(rssOf(pid));
    await delay(1_000);
  }
  await busy;
  return memory;
}

/** What each process holds once nothing is under way any more. */
async function settled(): Promise<Held[]> {
  const measure = () => Promise.all(all.map(({ pid, proxy }) => gaugesOf(pid, proxy.url)));
  await until(async () =>
    (await measure()).every(({ liveRequests, queued, inFlight }) => liveRequests + queued + inFlight === 0),
  );
  await delay(1_500);
  const inside = await Promise.all(all.map(({ proxy, home }) => insideOf(proxy, home.path)));
  return (await measure()).map((gauges, index) => ({ ...gauges, ...(inside[index] as Inside) }));
}

function describe(before: Held[], after: Held[], slopes: number[]): string {
  const sum = (gauges: Held[], key: keyof Held) =>
    Math.round(gauges.reduce((total, each) => total + each[key], 0));
  const pair = (key: keyof Held) => `${sum(before, key)} -> ${sum(after, key)}`;
  // Over less than two minutes it tells of warming up.
  const slope =
    minutes < 2
      ? ''
      : `, slope over the second half ${slopes.map((each) => each.toFixed(1)).join(' / ')} MB a minute`;
  return `${minutes} min with a heap of ${heapMb} MB each, ${counts.requests} requests to three services (${counts.faults} faults, ${counts.aborted} left early): descriptors ${pair('descriptors')}, sockets ${pair('sockets')}, timers ${pair('timers')}, requests held ${pair('requests')}, waiting or under way 0, heap after a full collection ${pair('heapMb')} MB, memory ${pair('rssMb')} MB${slope}`;
}
