import { type Environment, isServiceName, type ProcessName, processes } from '@clp/core';
import { entryOf, projectRoot } from '../project.ts';
import type { Pm2App } from './pm2.ts';

/** Longer than the longest drain anyone should set: what still runs then is killed. Milliseconds. */
const killAfterMs = 120_000;
/** A reload ends the old process only when the new one listens; a busy machine may take a while. Milliseconds. */
const listenWithinMs = 30_000;

/** The name under which PM2 lists a process. */
export function pm2NameOf(name: ProcessName): string {
  return `clp-${name}`;
}

/**
 * How PM2 runs a process. The proxies run in cluster mode with one worker: that is how PM2 hands a port over, so that a
 * reload refuses no connection and ends no stream.
 */
export function pm2AppOf(name: ProcessName, paths: { log(name: ProcessName): string; pm2: string }): Pm2App {
  const log = paths.log(name);
  return {
    name: pm2NameOf(name),
    script: entryOf(name),
    cwd: projectRoot,
    exec_mode: isServiceName(name) ? 'cluster' : 'fork',
    instances: 1,
    output: log,
    error: log,
    merge_logs: true,
    pid_file: `${paths.pm2}/pids/${processes[name].pidFile}`,
    exp_backoff_restart_delay: 100,
    kill_timeout: killAfterMs,
    listen_timeout: listenWithinMs,
    // Neither PM2's probe inside our processes nor its look at the git history.
    pmx: false,
    automation: false,
    vizion: false,
  };
}

/** What the process is told; the same in every way of starting it. */
export function variablesOf({ home, variables }: Environment): Record<string, string> {
  const own = Object.entries(variables).flatMap(([name, value]) =>
    name.startsWith('CLP_') && value !== undefined ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(own), CLP_HOME: home };
}
