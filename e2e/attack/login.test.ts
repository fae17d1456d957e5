import { createHash } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyFor, mainPath } from '../kit/body.ts';
import { createHome } from '../kit/home.ts';
import { type Answer, call } from '../kit/http.ts';
import { failToStart } from '../kit/proxy.ts';
import { type Rig, startRig } from './rig.ts';

const key = 'the-key-of-the-laptop-0123456789';
const keys = [{ name: 'laptop', hash: `sha256:${createHash('sha256').update(key).digest('hex')}` }];
/** An address of this machine others can reach. */
const address = Object.values(networkInterfaces())
  .flat()
  .find((each) => each?.family === 'IPv4' && !each.internal)?.address;

let rig: Rig;

describe.skipIf(!address)('CLP where others can reach it', () => {
  beforeAll(async () => {
    rig = await startRig({
      environment: { CLP_HOST: '0.0.0.0' },
      files: (sandbox) => ({
        'claude.json': { only: { base_url: sandbox.url, auth_token: 'x', active: true } },
        'data/system.json': { clientKeys: keys },
      }),
    });
  });
  afterAll(() => rig?.stop());

  const console = (path: string, headers: Record<string, string> = {}) =>
    call(`http://${address}:${rig.ports.console}`, path, { method: 'GET', headers });
  const logIn = (given: string): Promise<Answer> =>
    call(`http://${address}:${rig.ports.console}`, '/login', {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: `http://${address}:${rig.ports.console}`,
      },
      body: new URLSearchParams({ key: given }).toString(),
    });

  test('no process starts there without a client key', async () => {
    const home = createHome({});
    const { code, output } = await failToStart('claude', home.path, {
      CLP_HOST: '0.0.0.0',
      CLP_CLAUDE_PORT: '0',
    });
    expect([code, output]).toEqual([1, expect.stringContaining('clientKeys')]);
    home.remove();
  });

  test('a proxy takes requests with a client key only', async () => {
    const ask = (headers: Record<string, string>) =>
      call(`http://${address}:${rig.ports.claude}`, mainPath.claude, { headers, body: bodyFor('claude') });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${key}` })).status).toBe(200);
  });

  test('the console shows a login and nothing else, and its API answers nothing', async () => {
    for (const path of [
      '/',
      '/configs/claude',
      '/api/overview',
      '/api/files/claude',
      '/api/events',
      '/_next/static/x',
    ]) {
      const { status, text } = await console(path);
      expect([path, status, text.includes('Client key')]).toEqual([path, 401, true]);
      expect(text).not.toContain('only');
    }
  });

  test('with a client key it opens, and the cookie is one no script and no other site can use', async () => {
    expect((await logIn('wrong')).status).toBe(401);
    const entered = await logIn(key);
    expect([entered.status, entered.headers.location]).toEqual([303, '/']);
    const [cookie = ''] = entered.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\//);
    const session = { cookie: cookie.split(';')[0] ?? '' };
    const overview = await console('/api/overview', session);
    expect([overview.status, overview.text.includes('only')]).toEqual([200, true]);
    expect((await console('/api/overview', { cookie: `clp-session=${'0'.repeat(64)}` })).status).toBe(401);
    expect((await console('/api/overview', { authorization: `Bearer ${key}` })).status).toBe(200);
    rig.home.write('data/system.json', { clientKeys: [{ name: 'other', hash: `sha256:${'0'.repeat(64)}` }] });
    expect((await console('/api/overview', session)).status).toBe(401);
    rig.home.write('data/system.json', { clientKeys: keys });
  });

  test('a machine that guesses keys is stopped', async () => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 14; guess++) statuses.push((await logIn(`guess-${guess}`)).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await logIn(key)).status).toBe(429);
  });
});
