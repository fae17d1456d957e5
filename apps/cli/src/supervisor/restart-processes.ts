import { addressOf, type Environment, isServiceName, type ProcessName } from '@clp/core';
import { pathsOf, rotateLog } from '@clp/core/store';
import type { Health } from './ask-health.ts';
import { observe } from './observe.ts';
import { type Pm2, withRunningPm2 } from './pm2.ts';
import { pm2NameOf } from './process-definitions.ts';

import { type StartResult, startProcesses } from './start-processes.ts';
import { stopProcesses } from './stop-processes.ts';
import { waitHealthy } from './wait-healthy.ts';

export type RestartResult =
  | StartResult
  /** `finishing`: requests the old process still answers. */
  | { name: ProcessName; state: 'restarted'; url: string; pid: number; finishing: number };

const reloadWithinMs = 40_000;

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
        start: () => pm2.reload(id),
      });
      onResult(result);
      return result;
    }),
  );
  return results.filter((result) => result !== undefined);
}

/** PM2's own answer comes when the old process has finished its streams; we go on when the new one answers. */
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
  const refused = start().then(
    () => new Promise<never>(() => {}),
    (error: Error) => error,
  );
  const outcome = await Promise.race([
    refused,
    waitHealthy({ environment, name, withinMs: reloadWithinMs, until: ({ pid }) => pid !== before.pid }),
  ]);
  if (outcome && !(outcome instanceof Error)) {
    const finishing = before.live_requests ?? 0;
    return { name, state: 'restarted', url: addressOf(environment, name), pid: outcome.pid, finishing };
  }
  const why = /already in progress/.test(outcome?.message ?? '')
    ? 'the last restart still waits for its streams; try again when they have ended'
    : (outcome?.message ?? `the new process did not answer; see ${pathsOf(environment.home).log(name)}`);
  return { name, state: 'failed', reason: `${name} was not restarted: ${why}.` };
}
