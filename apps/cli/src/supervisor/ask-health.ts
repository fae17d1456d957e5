import { get } from 'node:http';
import type { HealthReport } from '@clp/core/proxy';

/** What every process says at `/health`; the proxies say more, those of older versions less. */
export interface Health
  extends Pick<HealthReport, 'service' | 'pid' | 'port'>,
    Partial<Omit<HealthReport, 'status' | 'service' | 'pid' | 'port' | 'configs'>> {
  /** `starting` = the port is bound, but what it serves is not ready. */
  status: 'ok' | 'starting';
  configs?: ConfigReport[];
}

/** A config as a proxy's health report shows it. */
export type ConfigReport = Partial<HealthReport['configs'][number]> &
  Pick<HealthReport['configs'][number], 'name' | 'host' | 'state'>;

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
