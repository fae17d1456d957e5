import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHome, type Home } from './kit/home.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';

let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  home = createHome({
    'claude.json': {
      prod: { base_url: 'https://a.invalid', auth_token: 'sk-1', active: true },
      dev: { base_url: 'https://b.invalid', auth_token: 'sk-2' },
    },
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: { claude: [{ model: 'opus', config: 'dev' }] },
    },
  });
  proxy = await startProxy('claude', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  home?.remove();
});

function clp(...args: string[]): Promise<{ code: number; out: string }> {
  const { PATH = '' } = process.env;
  const env = { PATH, CLP_HOME: home.path, CLP_CLAUDE_PORT: new URL(proxy.url).port };
  return new Promise((resolve) => {
    execFile(process.execPath, [join('apps/cli/bin/clp.js'), ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, out: stdout + stderr });
    });
  });
}

test('clp explain tells rule, config and address, and why the others not', async () => {
  const { code, out } = await clp('explain', 'claude', 'opus');
  expect({ code, out }).toMatchObject({ code: 0 });
  expect(out).toContain('configMappings 1');
  expect(out).toContain('1. dev: pinned by a route');
  expect(out).toContain('prod: the route pins dev');
  expect(out).toContain('https://b.invalid/v1/messages');
});

test('clp reset forgets the failures of a config and refuses one that is unknown', async () => {
  expect(await clp('reset', 'claude', 'prod')).toMatchObject({ code: 0 });
  expect(await clp('reset', 'claude', 'nobody')).toMatchObject({
    code: 1,
    out: expect.stringContaining('no config "nobody"'),
  });
});
