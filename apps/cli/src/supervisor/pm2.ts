import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ClpError } from '@clp/core';
import { readPidFile } from '@clp/core/store';
import { isAlive } from './is-alive.ts';

const require = createRequire(import.meta.url);

/** The members of PM2's app format we use. */
export interface Pm2App {
  name: string;
  script: string;
  cwd: string;
  exec_mode: 'cluster' | 'fork';
  instances: number;
  output: string;
  error: string;
  merge_logs: boolean;
  pid_file: string;
  exp_backoff_restart_delay: number;
  kill_timeout: number;
  listen_timeout: number;
  pmx: boolean;
  automation: boolean;
  vizion: boolean;
  env?: Record<string, string>;
}

/** What PM2 says of one of its processes. */
export interface Pm2Process {
  name?: string;
  pid?: number;
  pm_id?: number;
  /** Percent of one core, and bytes. */
  monit?: { cpu?: number; memory?: number };
  pm2_env?: { status?: string; restart_time?: number };
}

export interface Pm2 {
  list(): Promise<Pm2Process[]>;
  start(apps: Pm2App[]): Promise<void>;
  /** Starts a successor and ends the process once that listens. Ends when the old process is gone. */
  reload(id: number, variables: Record<string, string>): Promise<void>;
  /** Stops a process and forgets it. Ends when the process is gone. */
  remove(name: string): Promise<void>;
  reloadLogs(): Promise<void>;
}

type Callback = (error: Error | null, result?: unknown) => void;

/** The part of PM2's API we call. */
interface Pm2Api {
  connect(callback: Callback): void;
  disconnect(callback: Callback): void;
  list(callback: Callback): void;
  start(apps: { apps: Pm2App[] }, callback: Callback): void;
  delete(name: string, callback: Callback): void;
  reloadLogs(callback: Callback): void;
  Client: {
    pingDaemon(callback: (alive: boolean) => void): void;
    executeRemote(method: string, options: object, callback: Callback): void;
  };
}

/** Names of Unix sockets may be this long; PM2 puts two into its home. */
const longestSocketPath = 100;

/** Works with the PM2 of our own home, which is started when it does not run. */
export async function withPm2<Result>(home: string, work: (pm2: Pm2) => Promise<Result>): Promise<Result> {
  const api = loadPm2(home);
  await call((done) => api.connect(done));
  try {
    return await work(wrap(api));
  } finally {
    await call((done) => api.disconnect(() => done(null)));
  }
}

/** The same, but only where PM2 already runs; otherwise undefined. */
export async function withRunningPm2<Result>(
  home: string,
  work: (pm2: Pm2) => Promise<Result>,
): Promise<Result | undefined> {
  return (await isPm2Alive(home)) ? withPm2(home, work) : undefined;
}

/** Where PM2's own process writes its id. */
export function pm2PidFile(home: string): string {
  return join(home, 'pm2.pid');
}

/** PM2 is only loaded where its process file leads to a living process. */
export async function isPm2Alive(home: string): Promise<boolean> {
  const pid = readPidFile(pm2PidFile(home));
  if (pid === undefined || !isAlive(pid)) return false;
  const api = loadPm2(home);
  return new Promise((resolve) => api.Client.pingDaemon(resolve));
}

/** Ends PM2's own process. (`api.killDaemon` would go on trying to reach it.) */
export async function endPm2(home: string): Promise<void> {
  const pid = readPidFile(pm2PidFile(home));
  if (pid === undefined || !(await isPm2Alive(home))) return;
  process.kill(pid, 'SIGTERM');
  while (await isPm2Alive(home)) await delay(30);
}

/**
 * PM2 takes its home and its manners from the environment when it is loaded. The user's own PM2 (~/.pm2) is another
 * home and never comes into it.
 */
function loadPm2(home: string): Pm2Api {
  if (process.platform !== 'win32' && home.length > longestSocketPath - '/interactor.sock'.length) {
    throw new ClpError(
      'start_failed',
      `${home} is too long a path for PM2's sockets. Set CLP_HOME to a shorter one.`,
    );
  }
  // Of PM2's own process and of what it starts: logs are nobody else's business.
  process.umask(0o077);
  mkdirSync(home, { recursive: true });
  Object.assign(process.env, {
    PM2_HOME: home,
    PM2_PROGRAMMATIC: 'true',
    PM2_DISCRETE_MODE: 'true',
    PM2_NO_INTERACTION: 'true',
    PM2_CONCURRENT_ACTIONS: '5',
    // Workers accept connections themselves instead of getting each one handed over.
    NODE_CLUSTER_SCHED_POLICY: 'none',
  });
  return require('pm2');
}

function wrap(api: Pm2Api): Pm2 {
  return {
    list: async () => (await call((done) => api.list(done))) as Pm2Process[],
    start: async (apps) => void (await call((done) => api.start({ apps }, done))),
    // `api.reload` takes one process at a time; PM2's own process has no such limit.
    reload: async (id, env) =>
      void (await call((done) => api.Client.executeRemote('reloadProcessId', { id, env }, done))),
    remove: async (name) => void (await call((done) => api.delete(name, done))),
    reloadLogs: async () => void (await call((done) => api.reloadLogs(done))),
  };
}

function call(start: (done: Callback) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    start((error, result) => (error ? reject(asError(error)) : resolve(result)));
  });
}

/** PM2 gives errors, strings, and lists of errors. */
function asError(error: unknown): Error {
  const first = Array.isArray(error) ? error[0] : error;
  return first instanceof Error ? first : new ClpError('start_failed', `PM2: ${String(first?.msg ?? first)}`);
}
