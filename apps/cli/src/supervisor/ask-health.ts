import { get } from 'node:http';

/** What every process says at `/health`; the proxies say more. */
export interface Health {
  /** `starting` = the port is bound, but what it serves is not ready. */
  status: 'ok' | 'starting';
  service: string;
  pid: number;
  port: number;
  home?: string;
  version?: string;
  uptime_s?: number;
  active_config?: string | null;
  live_requests?: number;
  /** Further processes of the service, where it runs as several. */
  secondaries?: { pid: number; live_requests: number }[];
  configs?: ConfigReport[];
  /** Filter rule -> matches since the start. */
  filter_hits?: Record<string, number>;
  problems?: { file: string; message: string; remedy: string }[];
}

/** A config as a proxy's health report shows it. */
export interface ConfigReport {
  name: string;
  host: string;
  failures?: number;
  /** Requests under way at it, and requests that wait for their turn. */
  in_flight?: number;
  queued?: number;
  state: 'closed' | 'open' | 'trial';
  reason?: string;
  lastFault?: string;
  remainingMs?: number;
  /** Last day it is left out by hand. */
  off_until?: string;
}

/** What answers at a port: a process of CLP, something else, nothing in time, or nothing at all. */
export type HealthAnswer =
  | { kind: 'health'; health: Health }
  | { kind: 'other' }
  | { kind: 'silent' }
  | { kind: 'refused' };

/** Milliseconds. */
const patienceMs = 1_500;
const largestAnswer = 1024 * 1024;

export function askHealth(url: string, headers: Record<string, string>): Promise<HealthAnswer> {
  return new Promise((resolve) => {
    const request = get(`${url}/health`, { agent: false, timeout: patienceMs, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
        if (text.length > largestAnswer) response.destroy();
      });
      response.on('error', () => resolve({ kind: 'other' }));
      response.on('close', () => resolve(parseHealth(text)));
    });
    request.on('timeout', () => {
      resolve({ kind: 'silent' });
      request.destroy();
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ kind: error.code === 'ECONNREFUSED' ? 'refused' : 'other' });
    });
  });
}

function parseHealth(text: string): HealthAnswer {
  try {
    const health = JSON.parse(text) as Partial<Health> | null;
    const isHealth = health?.status === 'ok' || health?.status === 'starting';
    if (!isHealth || typeof health.service !== 'string' || typeof health.pid !== 'number') {
      return { kind: 'other' };
    }
    return { kind: 'health', health: health as Health };
  } catch {
    return { kind: 'other' };
  }
}
