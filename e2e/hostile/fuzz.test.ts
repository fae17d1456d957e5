import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from '../kit/body.ts';
import { figure, isFull } from '../kit/figure.ts';
import { createHome, type Home } from '../kit/home.ts';
import { call } from '../kit/http.ts';
import { type RunningProxy, type Service, startProxy } from '../kit/proxy.ts';
import { until } from '../kit/wait.ts';
import { gaugesOf, rssOf } from '../soak/gauges.ts';
import { createFuzzer } from './fuzzer.ts';
import { sendRaw } from './raw.ts';

const services = ['claude', 'codex', 'legacy'] as const;
/** `CLP_FUZZ_SEED` runs one seed again. */
const seed = Number(process.env.CLP_FUZZ_SEED ?? (isFull ? Date.now() % 1_000_000 : 1));
const inputs = isFull ? 6_000 : 500;
const atOnce = 20;
/** Growth a process may show over all inputs. Megabytes. */
const memorySlack = 150;

let sandbox: Sandbox;
const homes: Home[] = [];
const proxies = new Map<Service, RunningProxy>();

beforeAll(async () => {
  sandbox = await startSandbox();
  for (const service of services) {
    const home = createHome({
      [`${service}.json`]: { only: { base_url: sandbox.url, auth_token: 'x' } },
      'filter.json': [{ source: '(hello|w.rld)+', op: 'replace', target: '[gone]' }],
      'data/system.json': { limits: { bodyBytes: 2_000_000 } },
    });
    homes.push(home);
    proxies.set(service, await startProxy(service, home.path));
  }
});
afterAll(async () => {
  const codes = await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  // A connection nobody lets go of would keep a process from ending.
  expect(codes).toEqual([0, 0, 0]);
  await sandbox?.stop();
  for (const home of homes) home.remove();
});

test.each(services)(
  '%s: bytes of any kind on its socket neither end it, nor fill its memory, nor disturb others',
  async (service) => {
    const proxy = proxies.get(service);
    if (!proxy) throw new Error('not started');
    const { url, child } = proxy;
    const next = createFuzzer({
      seed: seed + service.length,
      path: mainPath[service],
      body: bodyFor(service),
      host: new URL(url).host,
    });
    await call(url, mainPath[service], { body: bodyFor(service) });
    const before = rssOf(child.pid ?? 0);
    for (let sent = 0; sent < inputs; sent += atOnce) {
      const answers = Promise.all(
        Array.from({ length: atOnce }, async () => {
          const pieces = next();
          const answer = await sendRaw(url, pieces, { quietMs: 250, end: true });
          // Whatever comes back is HTTP, and never a bug of ours.
          expect(answer.text === '' || answer.text.startsWith('HTTP/1.1 '), `seed ${seed}`).toBe(true);
          expect(
            answer.statuses.filter((status) => status === 500),
            `seed ${seed}: ${JSON.stringify(pieces.map(String))}`,
          ).toEqual([]);
        }),
      );
      expect((await call(url, mainPath[service], { body: bodyFor(service) })).status).toBe(200);
      await answers;
    }
    const live = async () => (await gaugesOf(child.pid ?? 0, url)).liveRequests;
    await until(async () => (await live()) === 0);
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    expect(complaintsIn(proxy.output()), `seed ${seed}`).toEqual([]);
    expect(rssOf(child.pid ?? 0) - before).toBeLessThan(memorySlack);
    tried += inputs;
  },
  300_000,
);

let tried = 0;

test('every input is on the books', (context) => {
  figure(
    context,
    `${tried} malformed inputs over raw sockets (seed ${seed}): no crash, no 500, every request beside them answered`,
  );
  expect(tried).toBe(inputs * services.length);
});

/** What a service says of its own bugs, each with the lines that follow it. */
function complaintsIn(output: string): string[] {
  const lines = output.split('\n');
  return lines.flatMap((line, at) =>
    /failed:| {4}at /.test(line) ? [lines.slice(Math.max(0, at - 2), at + 4).join('\n')] : [],
  );
}
