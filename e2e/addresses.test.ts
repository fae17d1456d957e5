import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, type Service, startProxy } from './kit/proxy.ts';

const bases = ['', '/', '/x', '/x/', '/x/v1', '/x/v1/', '/x/v4', '/v1'] as const;
const mains = { claude: 'messages', codex: 'responses', legacy: 'chat/completions' } as const;
const services = Object.keys(mains) as Service[];

let sandbox: Sandbox;
let home: Home;
const proxies = new Map<Service, RunningProxy>();

beforeAll(async () => {
  sandbox = await startSandbox();
  const files: Record<string, unknown> = {};
  const configMappings: Record<string, unknown> = {};
  for (const service of services) {
    const address = (base: string): string =>
      `${sandbox.url}${base === 'whole' ? `/x/v1/${mains[service]}` : base}`;
    const all = [...bases, 'whole'];
    files[`${service}.json`] = Object.fromEntries(
      all.map((base) => [
        `base ${base}`,
        { base_url: address(base), auth_token: 'x', client_profile: 'passthrough' },
      ]),
    );
    configMappings[service] = all.map((base) => ({ model: `model ${base}`, config: `base ${base}` }));
  }
  home = createHome({
    ...files,
    'data/model_router_config.json': { mode: 'config-mapping', configMappings },
  });
  for (const service of services) proxies.set(service, await startProxy(service, home.path));
});
afterAll(async () => {
  await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  await sandbox?.stop();
  home?.remove();
});

/** Where the sandbox got a request that a client sent to `path`. */
async function arrivedAt(service: Service, base: string, path: string): Promise<string | undefined> {
  const before = sandbox.requests().length;
  await call(proxies.get(service)?.url ?? '', path, { body: bodyFor(service, { model: `model ${base}` }) });
  const requests = sandbox.requests();
  return requests.length === before + 1 ? requests.at(-1)?.url : undefined;
}

const expected: Record<string, string> = {
  '': '/v1',
  '/': '/v1',
  '/x': '/x/v1',
  '/x/': '/x/v1',
  '/x/v1': '/x/v1',
  '/x/v1/': '/x/v1',
  '/x/v4': '/x/v4',
  '/v1': '/v1',
};

test.each(services)(
  '%s: every form of base_url gets exactly one version, however many the client sent',
  async (service) => {
    const main = mains[service];
    for (const base of bases) {
      const url = `${expected[base]}/${main}`;
      for (const path of [`/v1/${main}`, `/v1/v1/${main}`, `//v1/${main}`, `/${main}`, '/v1', '/v1/']) {
        expect([base, path, await arrivedAt(service, base, path)]).toEqual([base, path, url]);
      }
    }
  },
);

test.each(services)('%s: a base_url that is already the endpoint is taken as it is', async (service) => {
  expect(await arrivedAt(service, 'whole', `/v1/${mains[service]}`)).toBe(`/x/v1/${mains[service]}`);
});

test('claude: count_tokens works with every form of base_url', async () => {
  for (const base of bases) {
    const url = await arrivedAt('claude', base, '/v1/messages/count_tokens?beta=true');
    expect([base, url]).toEqual([base, `${expected[base]}/messages/count_tokens?beta=true`]);
  }
});
