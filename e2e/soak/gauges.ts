import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { call } from '../kit/http.ts';
import type { RunningProxy } from '../kit/proxy.ts';
import { waitFor } from '../kit/wait.ts';

/** What a process holds at one moment. */
export interface Gauges {
  rssMb: number;
  descriptors: number;
  sockets: number;
  liveRequests: number;
  queued: number;
  inFlight: number;
}

export async function gaugesOf(pid: number, url: string): Promise<Gauges> {
  const health = (await call(url, '/health', { method: 'GET' })).json() as {
    live_requests: number;
    configs: { queued: number; in_flight: number }[];
  };
  const links = descriptorsOf(pid);
  return {
    rssMb: rssOf(pid),
    descriptors: links.length,
    sockets: links.filter((link) => link.startsWith('socket:')).length,
    liveRequests: health.live_requests,
    queued: health.configs.reduce((sum, { queued }) => sum + queued, 0),
    inFlight: health.configs.reduce((sum, config) => sum + config.in_flight, 0),
  };
}

/** What lives in a process after a full collection. */
export interface Inside {
  /** Also those that do not keep it alive, and those that rang and are still held by something. */
  timers: number;
  /** Of clients and of anything else that was received over HTTP. */
  requests: number;
  heapMb: number;
}

/** Environment of a process that can say what lives in it, with a heap of so many megabytes. */
export function withInside(heapMb: number): Record<string, string> {
  return {
    NODE_OPTIONS: `--max-old-space-size=${heapMb} --import=${join(import.meta.dirname, 'inside.js')}`,
  };
}

/** What a process started `withInside` says of itself. */
export async function insideOf({ child, output }: RunningProxy, home: string): Promise<Inside> {
  const file = join(home, 'inside.json');
  rmSync(file, { force: true });
  child.kill('SIGUSR2');
  await waitFor(() => existsSync(file)).catch((error: Error) => {
    const end = `${child.exitCode ?? child.signalCode ?? 'runs'}`;
    throw new Error(`${error.message}; the process: ${end}; it said: ${output().slice(-2_000)}`);
  });
  return JSON.parse(readFileSync(file, 'utf8')) as Inside;
}

/** Resident memory. Megabytes. */
export function rssOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function descriptorsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${name}`)];
    } catch {
      return [];
    }
  });
}

/** Slope of the straight line through points at even distances, per point. */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let above = 0;
  let below = 0;
  for (const [index, value] of values.entries()) {
    above += (index - middle) * (value - mean);
    below += (index - middle) ** 2;
  }
  return below === 0 ? 0 : above / below;
}
