import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { type Clp, createClp } from './kit/clp.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';

let sandbox: Sandbox;
let home: Home;
let clp: Clp;
let proxy: RunningProxy;
let id: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  home = createHome({
    'claude.json': {
      one: { base_url: sandbox.fault('text=the first answer'), auth_token: 'x', active: true },
      other: { base_url: sandbox.fault('text=another answer'), auth_token: 'x' },
    },
    'filter.json': [{ source: 'hidden', literal: true, op: 'replace', target: '[gone]' }],
  });
  clp = await createClp(home.path);
  proxy = await startProxy('claude', home.path, { CLP_CLAUDE_PORT: new URL(clp.url('claude')).port });
  const body = bodyFor('claude', {
    stream: true,
    messages: [{ role: 'user', content: 'something hidden and something new' }],
  });
  const answer = await call(proxy.url, mainPath.claude, { body });
  id = String(answer.headers['x-clp-request-id']);
  // Its bodies are written a moment after its answer.
  await vi.waitFor(
    async () => expect(await clp.run('show', id, '--body', 'response')).toMatchObject({ code: 0 }),
    { timeout: 60_000, interval: 200 },
  );
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

test('replay sends a kept request to another config and shows in what the answers differ', async () => {
  const { code, out } = await clp.run('replay', id.slice(0, 8), '--config', 'other', '--diff', '--yes');
  expect({ code, out }).toMatchObject({ code: 0 });
  expect(out).toMatch(/config +one +other/);
  expect(out).toContain('-the first answer');
  expect(out).toContain('+another answer');
  const sent = sandbox.requests().at(-1)?.body.toString();
  expect(sent).toContain('something [gone] and something new');
  const { out: log } = await clp.run('logs', '--json');
  expect(JSON.parse(log)).toHaveLength(2);
});

test('replay asks first, and refuses configs and ids that are not there', async () => {
  const before = sandbox.requests().length;
  expect(await clp.run('replay', id)).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
  expect((await clp.run('replay', id, '--config', 'othre', '--yes')).err).toContain('Did you mean "other"?');
  expect(await clp.run('replay', 'ffffffff', '--yes')).toMatchObject({ code: 1 });
  expect(sandbox.requests()).toHaveLength(before);
});

test('explain tells what would become of a past request now', async () => {
  await clp.run('route', 'mode', 'rules');
  await clp.run('route', 'add', 'claude', '--from', '*', '--type', 'glob', '--pin', 'other');
  await vi.waitFor(
    async () =>
      expect((await clp.run('explain', id.slice(0, 8))).out).toContain('1. other: pinned by a route'),
    { timeout: 60_000, interval: 200 },
  );
});

test('filter test shows what the rules of now make of a past request', async () => {
  await clp.run('filter', 'add', 'new', '--literal', '--target', '[later]');
  await vi.waitFor(
    async () => {
      const { out } = await clp.run('filter', 'test', '--request', id.slice(0, 8));
      expect(out).toContain('something [gone] and something [later]');
    },
    { timeout: 60_000, interval: 200 },
  );
});
