import { setTimeout as delay } from 'node:timers/promises';
import { type Environment, type ProcessName, processes } from '@clp/core';
import { pathsOf } from '@clp/core/store';
import type { Health } from './ask-health.ts';
import { isAlive } from './is-alive.ts';
import { observe } from './observe.ts';
import { endPm2, type Pm2, withRunningPm2 } from './pm2.ts';
import { isHolder } from './port-holder.ts';
import { pm2NameOf } from './process-definitions.ts';

export type StopResult = { name: ProcessName; state: 'stopped' | 'not running' | 'still running' };

/** Longer than any drain: a process still there then is told of, not killed. Milliseconds. */
const stopWithinMs = 130_000;

/**
 * Stops our own processes: what our PM2 runs, and what runs without it if it says at `/health` that it belongs to this
 * home. A port held by anything else is left alone.
 */
export async function stopProcesses(
  environment: Environment,
  names: readonly ProcessName[],
  onResult: (result: StopResult) => void,
): Promise<StopResult[]> {
  const { pm2: pm2Home } = pathsOf(environment.home);
  const managed = await withRunningPm2(pm2Home, (pm2) => stopManaged({ names, pm2, onResult }));
  if (managed?.isIdle) await endPm2(pm2Home);
  const results = managed?.results ?? [];
  const done = new Set(results.map(({ name }) => name));
  const rest = await Promise.all(
    names
      .filter((name) => !done.has(name))
      .map(async (name) => {
        const result = { name, state: await stopUnmanaged(environment, name) };
        onResult(result);
        return result;
      }),
  );
  return [...results, ...rest];
}

async function stopManaged({
  names,
  pm2,
  onResult,
}: {
  names: readonly ProcessName[];
  pm2: Pm2;
  onResult: (result: StopResult) => void;
}): Promise<{ results: StopResult[]; isIdle: boolean }> {
  const listed = new Set((await pm2.list()).map(({ name }) => name));
  const results = await Promise.all(
    names
      .filter((name) => listed.has(pm2NameOf(name)))
      .map(async (name): Promise<StopResult> => {
        await pm2.remove(pm2NameOf(name));
        const result: StopResult = { name, state: 'stopped' };
        onResult(result);
        return result;
      }),
  );
  return { results, isIdle: (await pm2.list()).length === 0 };
}

/**
 * A process started by hand. It is asked once more right before the signal, and the PID it gives must be that of the
 * process at the port, so that a reused PID is never hit.
 */
async function stopUnmanaged(environment: Environment, name: ProcessName): Promise<StopResult['state']> {
  const sighting = await observe(environment, name);
  if (sighting.state !== 'running') return 'not running';
  const { folder } = processes[name];
  if (!(await isHolder(sighting.health.pid, { port: environment.port(name), command: folder })))
    return 'not running';
  endProcess(sighting.health);
  const end = Date.now() + stopWithinMs;
  while (Date.now() < end) {
    if (!isAlive(sighting.health.pid)) return 'stopped';
    await delay(50);
  }
  return 'still running';
}

function endProcess({ pid }: Health): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
