import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bodyOf, type Case, cases } from './cases.ts';
import { runRound } from './load.ts';
import { median } from './report.ts';
import { claudeService, startTargets, writeHome } from './targets.ts';

/**
 * What a second process of one service would bring: requests a second of one process and of two that share its port, in
 * turn. Each keeps its state to itself, so this is the most there is to gain. `node packages/bench/dist/processes.js [rounds]`
 */

const [rounds = 8] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'clp-bench-'));
const { upstreamPort, stop } = await startTargets();
const home = writeHome(join(folder, 'home'), { port: upstreamPort });
const groups = [await startWorkers(1), await startWorkers(2)];
try {
  for (const name of ['small JSON', '60-event stream']) {
    const one = cases.find((each) => each.name === name) as Case;
    const [single = 0, two = 0] = await measure({ ...one, concurrency: 64 });
    console.log(
      `${name.padEnd(16)} one process ${single.toFixed(0)}/s, two ${two.toFixed(0)}/s, ratio ${(two / single).toFixed(2)}`,
    );
  }
} finally {
  for (const worker of groups.flatMap(({ workers }) => workers)) worker.process.kill('SIGKILL');
  stop();
  rmSync(folder, { recursive: true, force: true });
}

interface Group {
  port: number;
  workers: Worker[];
}

/** Connections go to whichever process takes them first, as under PM2. */
async function startWorkers(count: number): Promise<Group> {
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({ exec: claudeService, silent: true });
  const port = 20_000 + (process.pid % 20_000) + count;
  const workers = Array.from({ length: count }, () =>
    cluster.fork({ CLP_HOME: home, CLP_CLAUDE_PORT: String(port) }),
  );
  await Promise.all(workers.map((worker) => once(worker, 'listening')));
  return { port, workers };
}

/** Requests a second of each group, the median of its rounds. The first round warms up. */
async function measure(one: Case): Promise<number[]> {
  const rates: number[][] = groups.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { port }] of groups.entries()) {
      const target = { name: String(index), port, pid: undefined };
      const { requests, seconds, failed } = await runRound(target, one, {
        body: bodyOf(one),
        count: one.requests.full,
      });
      if (failed > 0) throw new Error(`${failed} of ${requests} requests failed`);
      if (round > 0) rates[index]?.push(requests / seconds);
    }
  }
  return rates.map((each) => median(each) ?? 0);
}
