import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHome, type Home } from './kit/home.ts';
import { type RunningProxy, type Service, startProxy } from './kit/proxy.ts';
import { loops } from './kit/sdk-loops.ts';

/** Every official SDK finishes a tool loop through every service, whatever its upstream speaks. */

const services = ['claude', 'codex', 'legacy'] as const;
const protocols = {
  messages: '/v1/messages',
  responses: '/v1/responses',
  chat: '/v1/chat/completions',
} as const;
const names = Object.keys(protocols) as (keyof typeof protocols)[];

let sandbox: Sandbox;
let home: Home;
const proxies = new Map<Service, RunningProxy>();

/** One config for each protocol; the model's name picks it. */
function configsOf(service: Service): Record<string, unknown> {
  return Object.fromEntries(
    names.map((protocol) => [
      protocol,
      { base_url: sandbox.fault(`id=${service}-${protocol}`), auth_token: 'real', protocol },
    ]),
  );
}

beforeAll(async () => {
  sandbox = await startSandbox();
  home = createHome({
    'claude.json': configsOf('claude'),
    'codex.json': configsOf('codex'),
    'legacy.json': configsOf('legacy'),
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: Object.fromEntries(
        services.map((service) => [
          service,
          names.map((protocol) => ({ model: `to-${protocol}`, config: protocol })),
        ]),
      ),
    },
  });
  await Promise.all(
    services.map(async (service) => {
      proxies.set(service, await startProxy(service, home.path));
    }),
  );
});
afterAll(async () => {
  await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  await sandbox?.stop();
  home?.remove();
});

for (const service of services) {
  for (const protocol of names) {
    describe(`${service}, upstream speaks ${protocol}`, () => {
      for (const [client, loop] of Object.entries(loops)) {
        for (const stream of [false, true]) {
          test(`${client}${stream ? ', streaming' : ''}`, async () => {
            const spec = `id=${service}-${protocol}`;
            const before = sandbox.requests(spec).length;
            const url = proxies.get(service)?.url ?? '';
            const outcome = await loop({ url, model: `to-${protocol}`, stream });
            const sent = sandbox.requests(spec).slice(before);

            expect(outcome.calls).toHaveLength(1);
            expect(outcome.calls[0]).toMatchObject({
              name: 'get_weather',
              input: { city: expect.any(String) },
            });
            expect(outcome.text.length).toBeGreaterThan(0);
            expect(outcome.inputTokens).toBeGreaterThan(0);
            expect(outcome.outputTokens).toBeGreaterThan(0);
            expect(sent).toHaveLength(2);
            for (const request of sent) expect(request.url).toContain(protocols[protocol]);
            expect(sent[1]?.body.toString()).toContain('Sunny, 21 degrees');
          });
        }
      }
    });
  }
}
