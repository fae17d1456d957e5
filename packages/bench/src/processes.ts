import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bodyOf, type Case, cases } from './cases.ts';
import { cpuNs, runRound } from './load.ts';
import { median } from './report.ts';
import { claudeService, portOf, startTargets, writeHome } from './targets.ts';

/**
 * What a second process of one service brings: requests a second and CPU a request (of all its processes) of one process and
 * of two, in turn; with limits a turn has to be asked for, without nobody is. `node packages/bench/dist/processes.js [rounds]`
 */

interface Service {
  name: string;
  port: number;
  pids: number[];
}

const [rounds = 8] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'clp-bench-'));
const { upstreamPort, stop } = await startTargets();
const children: ChildProcess[] = [];
try {
  const one = await startService('one process', { instances: 1 });
  const two = await startService('two processes', { instances: 2 });
  const paced = await startService('two processes, limits', { instances: 2, isPaced: true });
  for (const name of ['small JSON', '60-event stream', '1 MB of code, with a filtered text']) {
    const found = cases.find((each) => each.name === name) as Case;
    await compare({ ...found, concurrency: 64 }, [one, two, paced]);
  }
} finally {
  for (const child of children) child.kill('SIGKILL');
  stop();
  rmSync(folder, { recursive: true, force: true });
}

async function startService(name: string, how: { instances: number; isPaced?: boolean }): Promise<Service> {
  const home = writeHome(join(folder, name), {
    port: upstreamPort,
    isPaced: false,
    capture: { default: { mode: 'none' } },
    ...how,
  });
  const child = spawn(process.execPath, [claudeService], {
    env: { ...process.env, CLP_HOME: home, CLP_CLAUDE_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const port = await portOf(child, claudeService);
  let pids: number[] = [];
  while (pids.length < how.instances) {
    await delay(50);
    const health = await fetch(`http://127.0.0.1:${port}/health`);
    const { pid, secondaries = [] } = (await health.json()) as {
      pid: number;
      secondaries?: { pid: number }[];
    };
    pids = [pid, ...secondaries.map((each) => each.pid)];
  }
  return { name, port, pids };
}

/** Prints the median of the rounds, as ratios to the first. The first round warms up. */
async function compare(one: Case, services: readonly Service[]): Promise<void> {
  const rates: number[][] = services.map(() => []);
  const costs: number[][] = services.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { name, port, pids }] of services.entries()) {
      const before = cpuOf(pids);
      const { requests, seconds, failed } = await runRound({ name, port, pid: undefined }, one, {
        body: bodyOf(one),
        count: one.requests.full,
      });
      if (failed > 0) throw new Error(`${failed} of ${requests} requests failed`);
      if (round === 0) continue;
      rates[index]?.push(requests / seconds);
      costs[index]?.push((cpuOf(pids) - before) / requests);
    }
  }
  const [rate = 0, ...otherRates] = rates.map((each) => median(each) ?? 0);
  const [cost = 0, ...otherCosts] = costs.map((each) => median(each) ?? 0);
  console.log(`${one.name}: one process ${rate.toFixed(0)}/s`);
  for (const [index, { name }] of services.slice(1).entries()) {
    const faster = ((otherRates[index] ?? 0) / rate).toFixed(2);
    const dearer = ((otherCosts[index] ?? 0) / cost).toFixed(2);
    console.log(`  ${name.padEnd(22)} ${faster}x the requests, ${dearer}x the CPU a request`);
  }
}

function cpuOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (cpuNs(pid) ?? 0), 0);
}
