import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, eventsOf, mainPath } from './kit/body.ts';
import { freePorts } from './kit/clp.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, type Service, startProxy } from './kit/proxy.ts';

const services = ['claude', 'codex', 'legacy'] as const;

let sandbox: Sandbox;
let home: Home;
const proxies = new Map<Service, RunningProxy>();

beforeAll(async () => {
  sandbox = await startSandbox();
  const [nobody] = await freePorts(1);
  const to = (base_url: string) => ({ base_url, auth_token: 'x' });
  const configs = {
    refused: to(`http://127.0.0.1:${nobody}`),
    'a connection that closes': to(sandbox.fault('reset=before-headers')),
    silence: to(sandbox.fault('stall=before-headers')),
    // Too long for any name server to be asked: what one says of others, and when, is not ours.
    'a host nobody knows': to(`http://${'x'.repeat(64)}.invalid`),
    'a stream that stalls': to(sandbox.fault('stall=mid-stream')),
  };
  home = createHome({
    'claude.json': configs,
    'codex.json': configs,
    'legacy.json': configs,
    // Long enough for a busy machine to begin an answer, short enough to wait for.
    'data/system.json': { timeouts: { firstByteMs: 5_000, idleMs: 5_000 } },
  });
  for (const service of services) proxies.set(service, await startProxy(service, home.path));
});
afterAll(async () => {
  await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  await sandbox?.stop();
  home?.remove();
});

function ask(service: Service, config: string, stream: boolean) {
  return call(proxies.get(service)?.url ?? '', mainPath[service], {
    headers: { 'x-clp-config': config },
    body: bodyFor(service, { stream }),
  });
}

const cases = services.flatMap((service) =>
  (
    [
      ['refused', 502],
      ['a connection that closes', 502],
      ['a host nobody knows', 502],
      ['silence', 504],
    ] as const
  ).map(([config, status]) => [service, config, status] as const),
);

test.concurrent.each(cases)(
  '%s: %s is a %i in the client’s protocol, never a 500',
  async (service, config, status) => {
    const answer = await ask(service, config, false);
    const body = answer.json() as { error: { message: string } };
    expect([answer.status, body.error.message]).toEqual([status, expect.stringContaining(`"${config}"`)]);
  },
);

test.concurrent.each(services)(
  '%s: a stream that stalls ends with an error event that can be parsed',
  async (service) => {
    const answer = await ask(service, 'a stream that stalls', true);
    expect(answer.status).toBe(200);
    const last = JSON.stringify(eventsOf(answer.text).at(-1));
    expect(last).toMatch(/error/);
    expect(last).toContain('stalled');
  },
);
