import type { Sandbox } from '@clp/sandbox';
import { bodyFor, mainPath } from '../kit/body.ts';
import type { Home } from '../kit/home.ts';
import { call, open } from '../kit/http.ts';
import type { Service } from '../kit/proxy.ts';
import { seeded } from '../kit/seeded.ts';

/** What upstreams do in a long run: mostly well, sometimes any of what the fault suite tries one by one. */
const upstreams = [
  '',
  '',
  '',
  '',
  'gap=3',
  'drip,text=a b c',
  'size=300000',
  'encoding=gzip',
  'sse=crlf',
  'status=400',
  'status=529',
  'status=429,retry-after=1',
  'status=502,html',
  'reset=before-headers',
  'reset=mid-stream',
  'error=first',
  'error=mid',
  'malformed=sse',
  'empty',
  'cut',
  'length=long',
] as const;
/** Answers a client may leave at any time. */
const endless = ['endless', 'stall=mid-stream', 'stall=before-headers', 'drip'] as const;

/** Files of a home for a long run: a config for anything, one that is paced, a filter that matches. */
export function soakFiles(service: Service, sandbox: Sandbox): Record<string, unknown> {
  const config = { base_url: sandbox.url, auth_token: 'x', client_profile: 'passthrough' };
  return {
    [`${service}.json`]: {
      main: { ...config, active: true, weight: 2 },
      spare: { ...config, weight: 1 },
      paced: { ...config, weight: 0, rpm_limit: 60 },
    },
    'filter.json': [{ source: 'secret words', op: 'replace', target: '[gone]' }],
    'data/system.json': { timeouts: { connectMs: 5000, firstByteMs: 2000, idleMs: 2000 } },
    'data/lb_config.json': { services: { [service]: { failureThreshold: 1_000_000 } } },
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: { [service]: [{ model: 'paced', config: 'paced' }] },
    },
  };
}

export interface Counts {
  requests: number;
  aborted: number;
  faults: number;
}

/** One client that does a bit of everything, from a seeded sequence. */
export async function soakClient(
  { url, service, home }: { url: string; service: Service; home: Home },
  { isOver, counts, seed }: { isOver: () => boolean; counts: Counts; seed: number },
): Promise<void> {
  const random = seeded(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const ask = (fault: string, stream: boolean, model = 'any') => ({
    headers: { 'content-type': 'application/json', ...(fault && { 'x-sandbox': encodeURI(fault) }) },
    body: bodyFor(service, { stream, model, pad: 'secret words '.repeat(Math.floor(random() * 500)) }),
  });
  while (!isOver()) {
    counts.requests++;
    const kind = random();
    if (kind < 0.72) {
      const fault = pick(upstreams);
      if (fault) counts.faults++;
      await call(url, mainPath[service], ask(fault, random() < 0.7));
    } else if (kind < 0.92) {
      counts.aborted++;
      const paced = random() < 0.3;
      await leaveAfter(
        open(url, mainPath[service], ask(paced ? '' : pick(endless), true, paced ? 'paced' : 'any')),
        random() * 150,
      );
    } else if (kind < 0.95) {
      await leaveAfter(open(url, '/events', { method: 'GET' }), random() * 200);
    } else if (kind < 0.98) {
      await call(url, mainPath[service], { body: '{"broken' });
    } else {
      await call(url, '/health', { method: 'GET' });
      if (random() < 0.2)
        home.write('data/system.json', {
          timeouts: { connectMs: 5000, firstByteMs: 2000, idleMs: 2000 + Math.floor(random() * 100) },
        });
    }
  }
}

async function leaveAfter(stream: ReturnType<typeof open>, ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  stream.leave();
  await stream.ended;
}
