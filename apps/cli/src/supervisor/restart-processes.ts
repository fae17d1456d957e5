import { setTimeout as delay } from 'node:timers/promises';
import { addressOf, type Environment, isServiceName, type ProcessName } from '@clp/core';
import { pathsOf, rotateLog } from '@clp/core/store';
import type { Health } from './ask-health.ts';
import { holdConnection } from './hold-connection.ts';
import { observe } from './observe.ts';
import { type Pm2, withRunningPm2 } from './pm2.ts';
import { pm2NameOf, variablesOf } from './process-definitions.ts';
import { type StartResult, startProcesses } from './start-processes.ts';
import { stopProcesses } from './stop-processes.ts';
import { waitHealthy } from './wait-healthy.ts';

export type RestartResult =
  | StartResult
  /** `finishing`: requests the old process still answers. */
  | { name: ProcessName; state: 'restarted'; url: string; pid: number; finishing: number };

/** A busy machine may take this long to bring up the new process. Milliseconds. */
const reloadWithinMs = 40_000;
/** The old process is told to stop as soon as the new one listens. Milliseconds. */
const letGoWithinMs = 20_000;

/** Restarts processes. A proxy under PM2 hands its port over: no connection refused, no stream ended. */
export async function restartProcesses(
  environment: Environment,
  names: readonly ProcessName[],
  onResult: (result: RestartResult) => void,
): Promise<RestartResult[]> {
  const reloaded =
    (await withRunningPm2(pathsOf(environment.home).pm2, (pm2) =>
      reloadManaged({ environment, names, pm2, onResult }),
    )) ?? [];
  const done = new Set(reloaded.map(({ name }) => name));
  const rest = names.filter((name) => !done.has(name));
  await stopProcesses(environment, rest, () => {});
  return [...reloaded, ...(await startProcesses(environment, rest, onResult))];
}

interface Reload {
  environment: Environment;
  names: readonly ProcessName[];
  pm2: Pm2;
  onResult(result: RestartResult): void;
}

async function reloadManaged({ environment, names, pm2, onResult }: Reload): Promise<RestartResult[]> {
  const online = new Map<string | undefined, number | undefined>();
  for (const { name, pm_id, pm2_env } of await pm2.list()) {
    if (pm2_env?.status === 'online' && typeof pm_id === 'number') online.set(name, pm_id);
  }
  const paths = pathsOf(environment.home);
  const results = await Promise.all(
    names.filter(isServiceName).map(async (name): Promise<RestartResult | undefined> => {
      const id = online.get(pm2NameOf(name));
      const sighting = await observe(environment, name);
      if (sighting.state !== 'running' || id === undefined) return undefined;
      await rotateLog(paths.log(name));
      const result = await reload({
        environment,
        name,
        before: sighting.health,
        start: () => pm2.reload(id, variablesOf(environment)),
      });
      onResult(result);
      return result;
    }),
  );
  return results.filter((result) => result !== undefined);
}

/**
 * PM2's own answer comes when the old process has finished its streams; we go on when the new one answers and the old
 * one takes no more connections.
 */
async function reload({
  environment,
  name,
  before,
  start,
}: {
  environment: Environment;
  name: ProcessName;
  before: Health;
  start(): Promise<void>;
}): Promise<RestartResult> {
  const url = addressOf(environment, name);
  const old = await holdConnection(url);
  const refused = start().then(() => new Promise<never>(() => {}), reasonOf);
  const outcome = await Promise.race([refused, handOver()]);
  old.release();
  if (typeof outcome === 'string') {
    return { name, state: 'failed', reason: `${name} was not restarted: ${outcome}.` };
  }
  return { name, state: 'restarted', url, pid: outcome.pid, finishing: before.live_requests ?? 0 };

  async function handOver(): Promise<Health | string> {
    const log = pathsOf(environment.home).log(name);
    const until = ({ pid }: Health): boolean => pid !== before.pid;
    const successor = await waitHealthy({ environment, name, withinMs: reloadWithinMs, until });
    if (!successor) return `the new process did not answer; see ${log}`;
    const hasLetGo = old.ended.then(() => true);
    if (await Promise.race([hasLetGo, delay(letGoWithinMs, false, { ref: false })])) return successor;
    return `the new process answers, but the old one (PID ${before.pid}) still takes requests too; see ${log}`;
  }
}

function reasonOf({ message }: Error): string {
  return /already in progress/.test(message)
    ? 'the last restart still waits for its streams; try again when they have ended'
    : message;
}
