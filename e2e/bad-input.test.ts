import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { failToStart, portVariable, type RunningProxy, type Service, startProxy } from './kit/proxy.ts';
import { recordOf } from './kit/records.ts';
import { until } from './kit/wait.ts';

const services = ['claude', 'codex', 'legacy'] as const;
let sandbox: Sandbox;
const homes: Home[] = [];
const proxies: RunningProxy[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await sandbox?.stop();
  for (const home of homes) home.remove();
});

async function start(service: Service, files: Record<string, unknown>): Promise<{ home: Home; url: string }> {
  const home = createHome(files);
  homes.push(home);
  const proxy = await startProxy(service, home.path);
  proxies.push(proxy);
  return { home, url: proxy.url };
}

/** Code or type, and message, of an error in the shape of the service's protocol. */
function errorOf(service: Service, answer: { json(): unknown }): { type: string; message: string } {
  const body = answer.json() as { type?: string; error: { type: string; message: string } };
  expect(body.type).toBe(service === 'claude' ? 'error' : undefined);
  expect(body.error).toMatchObject({ type: expect.any(String), message: expect.any(String) });
  return body.error;
}

test.each(services)('%s: without any config it starts and says what to do', async (service) => {
  const { home, url } = await start(service, {});
  const answer = await call(url, mainPath[service], { body: bodyFor(service) });
  expect(answer.status).toBe(400);
  expect(errorOf(service, answer).message).toContain(`clp active ${service} NAME`);
  const record = await recordOf(home.path, service, answer.headers['x-clp-request-id']);
  expect(record).toMatchObject({ outcome: 'refused', status_code: 400, error: { code: 'no_active_config' } });
  const health = await call(url, '/health', { method: 'GET' });
  expect(health.json()).toMatchObject({ status: 'ok', service, active_config: null });
});

test.each(services)(
  '%s: a request that names a config there is none of is refused with the nearest, and goes nowhere',
  async (service) => {
    const entry = { base_url: sandbox.fault(`id=pin-${service}`), auth_token: 'x' };
    const { home, url } = await start(service, {
      [`${service}.json`]: { main: { ...entry, active: true }, spare: entry },
    });
    const ask = (config: string, method: 'POST' | 'GET') =>
      call(url, method === 'POST' ? mainPath[service] : '/v1/models', {
        method,
        headers: { 'x-clp-config': config },
        ...(method === 'POST' && { body: bodyFor(service) }),
      });
    for (const method of ['POST', 'GET'] as const) {
      const refused = await ask('sparr', method);
      expect([refused.status, errorOf(service, refused).message]).toEqual([
        400,
        expect.stringContaining('Did you mean "spare"?'),
      ]);
      const record = await recordOf(home.path, service, refused.headers['x-clp-request-id']);
      expect(record).toMatchObject({ outcome: 'refused', error: { code: 'unknown_name' } });
    }
    expect(sandbox.requests(`id=pin-${service}`)).toEqual([]);
    for (const method of ['POST', 'GET'] as const) {
      const answer = await ask('spare', method);
      const record = await recordOf(home.path, service, answer.headers['x-clp-request-id']);
      expect([answer.status, record.channel]).toEqual([200, 'spare']);
    }
  },
);

test('a config file that is broken at start is named with the reason and stays as it is', async () => {
  const broken = '{ "a": { "base_url": "http://x", }';
  const { home, url } = await start('claude', { 'claude.json': broken });
  const answer = await call(url, '/v1/messages', { body: bodyFor('claude') });
  expect(answer.status).toBe(400);
  expect(errorOf('claude', answer).message).toContain('claude.json');
  expect(readFileSync(join(home.path, 'claude.json'), 'utf8')).toBe(broken);
});

test('a broken filter file lets nothing out unredacted', async () => {
  const config = { a: { base_url: sandbox.fault('id=filter'), auth_token: 'x', active: true } };
  const { url } = await start('claude', { 'claude.json': config, 'filter.json': '[{ "source": ' });
  const answer = await call(url, '/v1/messages', { body: bodyFor('claude') });
  expect(answer.status).toBe(400);
  expect(errorOf('claude', answer).message).toContain('filter.json');
  expect(sandbox.requests('id=filter')).toEqual([]);
});

test.each(services)('%s: bodies, paths and names that are wrong get a clear error', async (service) => {
  const { home, url } = await start(service, {
    [`${service}.json`]: { a: { base_url: sandbox.url, auth_token: 'x', active: true } },
    'data/system.json': { limits: { bodyBytes: 5000 } },
  });
  const large = await call(url, mainPath[service], { body: bodyFor(service, { pad: 'x'.repeat(6000) }) });
  expect(large.status).toBe(413);
  expect(errorOf(service, large).message).toContain('limits.bodyBytes');
  const record = await recordOf(home.path, service, large.headers['x-clp-request-id']);
  expect(record).toMatchObject({ outcome: 'refused', error: { code: 'body_too_large' } });

  const chunked = await call(url, mainPath[service], {
    headers: { 'transfer-encoding': 'chunked' },
    body: bodyFor(service, { pad: 'x'.repeat(6000) }),
  });
  expect(chunked.status).toBe(413);

  const noJson = await call(url, mainPath[service], { body: 'this is no JSON' });
  expect(noJson.status).toBe(400);
  errorOf(service, noJson);

  const unknown = await call(url, '/somewhere', { method: 'GET' });
  expect(unknown.status).toBe(404);
  expect(errorOf(service, unknown).message).toContain('/v1');

  const reset = await call(url, '/admin/reset', {
    headers: { 'content-type': 'application/json' },
    body: '{"config":"nobody"}',
  });
  expect(reset.status).toBe(404);
  expect(errorOf(service, reset).message).toContain('"nobody"');

  const coded = await call(url, mainPath[service], {
    headers: { 'content-encoding': 'gzip' },
    body: bodyFor(service),
  });
  expect(coded.status).toBe(400);
  const foreign = await call(url, mainPath[service], {
    headers: { 'content-encoding': 'lzma' },
    body: bodyFor(service),
  });
  expect(foreign.status).toBe(415);
});

test('a taken port is named', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => blocker.once('listening', resolve));
  const { port } = blocker.address() as AddressInfo;
  const home = createHome();
  homes.push(home);
  const { code, output } = await failToStart('claude', home.path, { [portVariable('claude')]: String(port) });
  blocker.close();
  expect(code).toBe(1);
  expect(output).toContain(`Port ${port}`);
  expect(output).not.toContain('    at ');
});

test('a port that is none and an open door are refused', async () => {
  const home = createHome();
  homes.push(home);
  const port = await failToStart('claude', home.path, { CLP_CLAUDE_PORT: 'abc' });
  expect([port.code, port.output.includes('CLP_CLAUDE_PORT')]).toEqual([1, true]);
  const open = await failToStart('claude', home.path, { CLP_HOST: '0.0.0.0', CLP_CLAUDE_PORT: '0' });
  expect([open.code, open.output.includes('clientKeys')]).toEqual([1, true]);
});

test('a door others can reach stays shut when the last client key is taken out while it runs', async () => {
  const hash = `sha256:${createHash('sha256').update('the key').digest('hex')}`;
  const home = createHome({
    'claude.json': { main: { base_url: sandbox.url, auth_token: 'x', active: true } },
    'data/system.json': { clientKeys: [{ name: 'laptop', hash }] },
  });
  homes.push(home);
  const proxy = await startProxy('claude', home.path, { CLP_HOST: '0.0.0.0' });
  proxies.push(proxy);
  const url = proxy.url.replace('0.0.0.0', '127.0.0.1');
  const ask = (key: string) =>
    call(url, mainPath.claude, { headers: { 'x-api-key': key }, body: bodyFor('claude') });
  expect((await ask('the key')).status).toBe(200);
  home.write('data/system.json', {});
  await until(async () => (await ask('the key')).status !== 200);
  const refused = await ask('the key');
  expect([refused.status, errorOf('claude', refused).message]).toEqual([
    401,
    expect.stringContaining('clientKeys'),
  ]);
  for (const path of ['/events', '/metrics'])
    expect((await call(url, path, { method: 'GET' })).status).toBe(401);
});

test('a home that cannot be used is named', async () => {
  const home = createHome();
  homes.push(home);
  const file = join(home.path, 'taken');
  writeFileSync(file, '');
  const { code, output } = await failToStart('claude', join(file, 'home'), { CLP_CLAUDE_PORT: '0' });
  expect(code).toBe(1);
  expect(output).toContain(file);
  expect(output).not.toContain('    at ');
});

test('a home one may not enter, and one one may not write to, are named', async (context) => {
  // Nothing is closed to root, so root lets somebody else try.
  const user = process.getuid?.() === 0 ? { uid: 65534 } : {};
  const canRun = spawnSync(process.execPath, ['-e', ''], { cwd: import.meta.dirname, ...user }).status === 0;
  context.skip(!canRun, 'this folder is closed to other users');
  for (const mode of [0o000, 0o555]) {
    const home = createHome();
    homes.push(home);
    chmodSync(home.path, mode);
    const { code, output } = await failToStart('claude', home.path, { CLP_CLAUDE_PORT: '0' }, user);
    expect(code).toBe(1);
    expect(output).toContain(home.path);
    expect(output).toContain('EACCES');
    expect(output).toContain('CLP_HOME');
    expect(output).not.toContain('    at ');
  }
});

test('a file that cannot be read is reported, requests go on', async () => {
  const home = createHome({ 'claude.json': { a: { base_url: sandbox.url, auth_token: 'x' } } });
  homes.push(home);
  // A folder in the place of a file cannot be read, not even by root.
  home.write('data/system.json/x', '');
  const proxy = await startProxy('claude', home.path);
  proxies.push(proxy);
  const health = await call(proxy.url, '/health', { method: 'GET' });
  expect(health.json()).toMatchObject({ problems: [{ file: expect.stringContaining('system.json') }] });
  expect((await call(proxy.url, '/v1/messages', { body: bodyFor('claude') })).status).toBe(200);
});
