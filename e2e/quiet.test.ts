import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { launch, stopChild } from './kit/child.ts';
import { freePorts } from './kit/clp.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { readRecords } from './kit/records.ts';
import { until, waitFor } from './kit/wait.ts';

/** What processes do not do: call strangers, read settings for every request, wait for one another. */

const watched = { NODE_OPTIONS: `--import=${join(import.meta.dirname, 'kit/watch-asks.js')}` };
const services = ['claude', 'codex', 'legacy'] as const;

let sandbox: Sandbox;
let home: Home;
const proxies: RunningProxy[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  const config = { only: { base_url: sandbox.url, auth_token: 'x', active: true } };
  home = createHome({ 'claude.json': config, 'codex.json': config, 'legacy.json': config });
});
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await sandbox?.stop();
  home?.remove();
});

test.each(services)(
  '%s: it starts and serves without asking anybody but its upstream, and reads no file for a request',
  async (service) => {
    const proxy = await startProxy(service, home.path, watched);
    proxies.push(proxy);
    const ask = () => call(proxy.url, mainPath[service], { body: bodyFor(service) });
    // Prices and what else is read once come with the first request.
    expect((await ask()).status).toBe(200);
    let served = 1;
    await waitFor(() => readRecords(home.path, service).length === served);
    expect(proxy.output()).toContain(`watched: read ${service}.json`);
    const readsNothing = async (): Promise<boolean> => {
      const before = proxy.output().length;
      for (let index = 0; index < 30; index++) expect((await ask()).status).toBe(200);
      served += 30;
      await waitFor(() => readRecords(home.path, service).length === served);
      return !proxy.output().slice(before).includes('watched: read');
    };
    // Soon after its start a service looks once for edits made before it: some requests may meet that.
    await until(readsNothing);
    expect(proxy.output()).not.toMatch(/watched: (?:asked|called)/);
  },
);

test('the console runs without any service, and starts none', async () => {
  const alone = createHome({});
  const [ui = 0, ...ports] = await freePorts(4);
  let output = '';
  const console = await launch('apps/ui', environmentOf(alone, ui, ports), (text) => {
    output += text;
  });
  const url = `http://127.0.0.1:${ui}`;
  for (const path of ['/api/overview', '/configs/claude'])
    expect((await call(url, path, { method: 'GET' })).status).toBe(200);
  for (const port of ports)
    expect((await call(`http://127.0.0.1:${port}`, '/health', { method: 'GET' })).status).toBe(0);
  expect(output).not.toMatch(/watched: (?:asked|called)/);
  await stopChild(console);
  alone.remove();
});

test('tests of configs that hang hold up nobody else at the console', async () => {
  const [ui = 0, claude = 0, ...others] = await freePorts(4);
  const slow = createHome({
    'claude.json': { slow: { base_url: sandbox.fault('stall=before-headers'), auth_token: 'slow-token' } },
    'data/system.json': { timeouts: { firstByteMs: 120_000 }, drainMs: 100 },
  });
  const environment = environmentOf(slow, ui, [claude, ...others]);
  const service = await launch('apps/claude-proxy', environment);
  const console = await launch('apps/ui', environment);
  const url = `http://127.0.0.1:${ui}`;
  const stalled = () => sandbox.requests('stall=before-headers').length;
  const before = stalled();
  const body = JSON.stringify({
    service: 'claude',
    model: 'm',
    base_url: sandbox.fault('stall=before-headers'),
    auth_token: 'slow-token',
  });
  let answered = 0;
  const headers = { 'content-type': 'application/json', 'x-clp-console': '1' };
  const hanging = Array.from({ length: 8 }, async () => {
    await call(url, '/api/test-connection', { headers, body });
    answered++;
  });
  await until(async () => stalled() - before === 8);
  for (const path of ['/api/overview', '/api/files/claude', '/configs/claude'])
    expect((await call(url, path, { method: 'GET' })).status).toBe(200);
  expect(answered).toBe(0);
  await stopChild(service);
  await Promise.all(hanging);
  await stopChild(console);
  slow.remove();
});

function environmentOf(of: Home, ui: number, [claude, codex, legacy]: number[]): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: of.path,
    CLP_HOME: of.path,
    CLP_CLAUDE_PORT: String(claude),
    CLP_CODEX_PORT: String(codex),
    CLP_LEGACY_PORT: String(legacy),
    CLP_UI_PORT: String(ui),
    ...watched,
  };
}
