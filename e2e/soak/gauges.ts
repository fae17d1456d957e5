import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { call } from '../kit/http.ts';

/** What a process holds at one moment. */
export interface Gauges {
  rssMb: number;
  descriptors: number;
  sockets: number;
  timers: number;
  liveRequests: number;
  queued: number;
  inFlight: number;
}

export async function gaugesOf(pid: number, url: string): Promise<Gauges> {
  const metrics = (await call(url, '/metrics', { method: 'GET' })).text;
  const health = (await call(url, '/health', { method: 'GET' })).json() as {
    live_requests: number;
    configs: { queued: number; in_flight: number }[];
  };
  const links = descriptorsOf(pid);
  return {
    rssMb: rssOf(pid),
    descriptors: links.length,
    sockets: links.filter((link) => link.startsWith('socket:')).length,
    timers: Number(/^nodejs_active_resources\{type="Timeout"[^}]*\} (\d+)/m.exec(metrics)?.[1] ?? 0),
    liveRequests: health.live_requests,
    queued: health.configs.reduce((sum, { queued }) => sum + queued, 0),
    inFlight: health.configs.reduce((sum, config) => sum + config.in_flight, 0),
  };
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
