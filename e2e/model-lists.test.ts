import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHome } from './kit/home.ts';
import { call, header } from './kit/http.ts';
import { type Service, startProxy } from './kit/proxy.ts';

/** `/v1/models`: whose models a client is offered, and in which shape. */

const services = ['claude', 'codex', 'legacy'] as const;
const protocols = ['messages', 'responses', 'chat'] as const;

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.stop());

interface List {
  object?: string;
  has_more?: boolean;
  data: { id: string; type?: string; object?: string }[];
}

const anthropic = { 'anthropic-version': '2023-06-01' };
const openai = { 'user-agent': 'OpenAI/JS 7.57.0' };
const ids = ({ data }: List): string[] => data.map(({ id }) => id);

async function get(
  service: Service,
  configs: Record<string, unknown>,
  { headers = {}, path = '/v1/models' }: { headers?: Record<string, string>; path?: string } = {},
) {
  const own = createHome({ [`${service}.json`]: configs });
  const proxy = await startProxy(service, own.path);
  const answer = await call(proxy.url, path, { method: 'GET', headers });
  await proxy.stop();
  own.remove();
  return answer;
}

test.each(services)(
  '%s: are those of the configs, the asked one first, in the shape of the client',
  async (service) => {
    const configs = {
      spare: { base_url: sandbox.fault('id=models'), auth_token: 'x', models: ['two', 'three'] },
      main: { base_url: sandbox.fault('id=models'), auth_token: 'x', models: ['one', 'two'], active: true },
    };
    const forAnthropic = (await get(service, configs, { headers: anthropic })).json() as List;
    expect(ids(forAnthropic)).toEqual(['one', 'two', 'three']);
    expect([forAnthropic.has_more, forAnthropic.data[0]?.type]).toEqual([false, 'model']);
    const forOpenai = (await get(service, configs, { headers: openai })).json() as List;
    expect(ids(forOpenai)).toEqual(['one', 'two', 'three']);
    expect([forOpenai.object, forOpenai.data[0]?.object]).toEqual(['list', 'model']);
    const one = await get(service, configs, { headers: openai, path: '/v1/models/one' });
    expect(one.json()).toMatchObject({ id: 'one', object: 'model' });
    expect(sandbox.requests('id=models')).toEqual([]);
  },
);

test.each(protocols)(
  'are those of a %s upstream, in the shape of the client, where its config names none',
  async (protocol) => {
    const config = { base_url: sandbox.fault(`id=list-${protocol}`), auth_token: 'x', protocol };
    const forAnthropic = (await get('legacy', { config }, { headers: anthropic })).json() as List;
    const forOpenai = (await get('claude', { config }, { headers: openai })).json() as List;
    expect(ids(forAnthropic)).toContain('sandbox');
    expect(forAnthropic.has_more).toBe(false);
    expect(ids(forOpenai)).toEqual(ids(forAnthropic));
    expect(forOpenai.object).toBe('list');
    const { rawHeaders } = sandbox.requests(`id=list-${protocol}`).at(-1) ?? { rawHeaders: [] };
    expect(header(rawHeaders, 'anthropic-version')).toBe(protocol === 'messages' ? '2023-06-01' : undefined);
  },
);

test('are those of other configs where the upstream has no list', async () => {
  const configs = {
    main: { base_url: sandbox.fault('status=404'), auth_token: 'x', active: true },
    spare: { base_url: sandbox.url, auth_token: 'x', models: ['one'] },
  };
  expect(ids((await get('legacy', configs)).json() as List)).toEqual(['one']);
});
