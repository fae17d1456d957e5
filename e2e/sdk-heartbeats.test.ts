import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHome, type Home } from './kit/home.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { loops } from './kit/sdk-loops.ts';

/** Official SDKs and an upstream that takes its time: heartbeats come before the first event of the answer. */

let sandbox: Sandbox;
let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  sandbox = await startSandbox();
  const upstream = (spec: string) => ({ base_url: sandbox.fault(spec), auth_token: 'real' });
  home = createHome({
    'legacy.json': {
      slow: { ...upstream('delay=1000'), active: true },
      refusing: upstream('delay=1000,status=400,message=what-it-says'),
    },
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: { legacy: [{ model: 'refused', config: 'refusing' }] },
    },
  });
  proxy = await startProxy('legacy', home.path, { CLP_SSE_HEARTBEAT_INTERVAL: '0.3' });
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

describe.concurrent.each(Object.entries(loops))('%s', (_, loop) => {
  test('waits and gets its answer', async () => {
    const { text } = await loop({ url: proxy.url, model: 'sandbox', stream: true });
    expect(text.length).toBeGreaterThan(0);
  });

  test('waits and learns why there is none', async () => {
    const answer = loop({ url: proxy.url, model: 'refused', stream: true });
    await expect(answer).rejects.toThrow('what-it-says');
  });
});
