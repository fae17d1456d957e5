import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { bodyFor, eventsOf, mainPath } from './kit/body.ts';
import { type Clp, createClp } from './kit/clp.ts';
import { createHome, type Home } from './kit/home.ts';
import { call, open } from './kit/http.ts';
import { isAlive } from './kit/is-alive.ts';

/** Generous: the machine may be busy. Milliseconds. */
const patienceMs = 60_000;

let sandbox: Sandbox;
let home: Home;
let clp: Clp;

beforeAll(async () => {
  sandbox = await startSandbox({ paceMs: 150 });
  home = createHome({ 'claude.json': { sandbox: { base_url: sandbox.url, auth_token: 'x', active: true } } });
  clp = await createClp(home.path);
});
afterEach(async () => {
  await clp.run('stop');
  home.write('data/system.json', {});
});
afterAll(async () => {
  await sandbox.stop();
  home.remove();
});

interface Health {
  pid: number;
  secondaries?: { pid: number }[];
}

/** Asked over a connection of its own: a kept one may still lead to the process before a restart. */
async function healthOf(name: 'claude' | 'codex' | 'legacy'): Promise<Health> {
  const answer = await call(clp.url(name), '/health', { method: 'GET' });
  return answer.json() as Health;
}

test('start ends when every service answers, and stop when none does', async () => {
  expect(await clp.run('start')).toMatchObject({ code: 0, err: '' });
  const pids = await Promise.all((['claude', 'codex', 'legacy'] as const).map(healthOf));
  expect(readFileSync(join(home.path, 'run/claude_code_proxy.pid'), 'utf8')).toBe(String(pids[0]?.pid));
  expect(existsSync(join(home.path, 'run/claude_proxy.log'))).toBe(true);
  expect((await clp.run('start')).out).toContain('already running');
  expect(await clp.run('stop')).toMatchObject({ code: 0 });
  await expect(healthOf('claude')).rejects.toThrow();
  expect(existsSync(join(home.path, 'run/claude_code_proxy.pid'))).toBe(false);
  expect((await clp.run('stop')).out).toBe('Nothing was running.\n');
});

test('of two commands that start a service at once, one starts it and the other finds it running', async () => {
  const results = await Promise.all([clp.run('start', 'claude'), clp.run('start', 'claude')]);
  expect(results.map(({ code, err }) => ({ code, err }))).toEqual(Array(2).fill({ code: 0, err: '' }));
  expect(results.map(({ out }) => /started|already running/.exec(out)?.[0]).sort()).toEqual([
    'already running',
    'started',
  ]);
  expect((await healthOf('claude')).pid).toBe(Number(/PID (\d+)/.exec(results[0]?.out ?? '')?.[1]));
});

const request = {
  body: bodyFor('claude', { stream: true }),
  headers: { 'content-type': 'application/json' },
};

async function restartUnderStreams(): Promise<void> {
  const before = await healthOf('claude');
  const streams = Array.from({ length: 20 }, () => open(clp.url('claude'), mainPath.claude, request));
  await vi.waitFor(() => expect(streams.every((stream) => stream.text() !== '')).toBe(true), patienceMs);

  let restarting = true;
  const restarted = clp.run('restart', 'claude').finally(() => {
    restarting = false;
  });
  const during: ReturnType<typeof open>[] = [];
  while (restarting) {
    const stream = open(clp.url('claude'), mainPath.claude, request);
    during.push(stream);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await restarted).toMatchObject({ code: 0 });

  const all = [...streams, ...during];
  const answering = new Set<number>();
  do answering.add((await healthOf('claude')).pid);
  while (all.some((stream) => !stream.isOver()));
  expect(answering).not.toContain(before.pid);

  for (const stream of all) {
    expect(stream.broken()).toBe(false);
    expect(eventsOf(stream.text()).at(-1)).toEqual({ type: 'message_stop' });
  }
}

test('a restart under twenty streams fails none and refuses no new request', async () => {
  await clp.run('start', 'claude');
  await restartUnderStreams();
});

test('nor does a restart of a service that runs as three processes, and stop leaves none of them behind', async () => {
  home.write('data/system.json', { instances: { claude: 3 } });
  await clp.run('start', 'claude');
  const pids = await processesOf('claude', 3);
  await restartUnderStreams();
  pids.push(...(await processesOf('claude', 3)));
  expect((await clp.run('status')).out).toContain('3 processes');
  await clp.run('stop');
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), patienceMs);
});

/** The processes that share the port of a service, once there are so many. */
async function processesOf(name: 'claude', count: number): Promise<number[]> {
  let pids: number[] = [];
  await vi.waitFor(async () => {
    const { pid, secondaries = [] } = await healthOf(name);
    pids = [pid, ...secondaries.map((each) => each.pid)];
    expect(pids).toHaveLength(count);
  }, patienceMs);
  return pids;
}

test('a service started by hand is seen, and stopped', async () => {
  const entry = fileURLToPath(new URL('../apps/codex-proxy/dist/main.js', import.meta.url));
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, ...clp.variables },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await vi.waitFor(() => healthOf('codex'), patienceMs);
  expect((await clp.run('status')).out).toContain(`Running (PID: ${child.pid})`);
  expect((await clp.run('start', 'codex')).out).toContain('already running');
  expect((await clp.run('stop', 'codex')).out).toBe('Codex stopped\n');
  expect(await ended).toBe(0);
});

test('a port held by another process is named with that process, which is left alone', async () => {
  const other = createServer((_request, response) => response.end('not CLP'));
  await new Promise<void>((resolve) =>
    other.listen(Number(new URL(clp.url('legacy')).port), '127.0.0.1', resolve),
  );
  const { code, err } = await clp.run('start', 'legacy');
  expect(code).toBe(1);
  expect(err).toContain(`(PID ${process.pid})`);
  expect(err).toContain('CLP_LEGACY_PORT');
  expect((await clp.run('stop', 'legacy')).out).toBe('Legacy not running\n');
  expect(await (await fetch(clp.url('legacy'))).text()).toBe('not CLP');
  await new Promise((resolve) => other.close(resolve));
});

test('logs can be read by their owner alone', async () => {
  await clp.run('start', 'claude');
  expect(statSync(join(home.path, 'run/claude_proxy.log')).mode & 0o777).toBe(0o600);
  expect(statSync(join(home.path, 'run')).mode & 0o777).toBe(0o700);
});

test('a config that leads to the sandbox has the sandbox started again with the services', async () => {
  const own = createHome({
    'claude.json': { demo: { base_url: clp.url('sandbox'), auth_token: 'x', active: true } },
  });
  const other = await createClp(own.path);
  other.variables.CLP_SANDBOX_PORT = new URL(clp.url('sandbox')).port;
  try {
    for (let round = 0; round < 2; round++) {
      expect((await other.run('start', 'claude')).out).toMatch(
        /Sandbox +started at .*because a config leads to it/,
      );
      const answer = await call(other.url('claude'), mainPath.claude, { body: bodyFor('claude') });
      expect(answer.status).toBe(200);
      expect((await other.run('stop')).out).toContain('Sandbox stopped');
    }
  } finally {
    await other.run('stop');
    own.remove();
  }
});

test('a service that is killed comes back, and one that cannot start is tried again after growing waits', async () => {
  await clp.run('start', 'claude');
  const before = await healthOf('claude');
  process.kill(before.pid, 'SIGKILL');
  await vi.waitFor(async () => expect((await healthOf('claude')).pid).not.toBe(before.pid), patienceMs);

  // Also told of a service that is stopped, so that only what comes from now on counts.
  const waits = () =>
    readFileSync(join(home.path, 'run/pm2/pm2.log'), 'utf8')
      .split('\n')
      .flatMap((line) => /clp-claude.*will restart in (\d+)ms/.exec(line)?.[1] ?? [])
      .map(Number);
  const known = waits().length;
  const since = () => waits().slice(known);
  // A file in the place of a folder it needs: every start fails until it is gone.
  renameSync(join(home.path, 'data'), join(home.path, 'data.away'));
  writeFileSync(join(home.path, 'data'), '');
  try {
    process.kill((await healthOf('claude')).pid, 'SIGKILL');
    await vi.waitFor(() => expect(since().length).toBeGreaterThan(3), patienceMs);
    const [first = 0, second = 0, third = 0] = since().slice(-3);
    expect([second > first, third > second]).toEqual([true, true]);
  } finally {
    rmSync(join(home.path, 'data'));
    renameSync(join(home.path, 'data.away'), join(home.path, 'data'));
  }
  await vi.waitFor(() => healthOf('claude'), patienceMs);
});

test('pm2 start ecosystem.config.cjs runs the same services in a PM2 of the user', async () => {
  const pm2Home = mkdtempSync(join(tmpdir(), 'pm2-'));
  const root = fileURLToPath(new URL('..', import.meta.url));
  const bin = join(root, 'apps/cli/node_modules/pm2/bin/pm2');
  const pm2 = (...args: string[]) =>
    promisify(execFile)(process.execPath, [bin, ...args], {
      cwd: root,
      env: { ...process.env, ...clp.variables, PM2_HOME: pm2Home },
      timeout: 60_000,
    });
  home.write('data/system.json', { instances: { claude: 2 } });
  try {
    await pm2('start', 'ecosystem.config.cjs');
    for (const name of ['claude', 'codex', 'legacy'] as const) {
      await vi.waitFor(() => healthOf(name), patienceMs);
    }
    const answer = await call(clp.url('claude'), mainPath.claude, { body: bodyFor('claude') });
    expect(answer.status).toBe(200);
    expect((await clp.run('status')).out.match(/Running \(PID/g)?.length).toBeGreaterThanOrEqual(3);
    expect(statSync(join(home.path, 'run/claude_proxy.log')).mode & 0o777).toBe(0o600);
    // Such a PM2 hands out the connections itself.
    expect((await healthOf('claude')).secondaries).toBeUndefined();
    expect(readFileSync(join(home.path, 'run/claude_proxy.log'), 'utf8')).toContain('runs as one process');
    await pm2('delete', 'all');
    await expect(healthOf('claude')).rejects.toThrow();
  } finally {
    await pm2('kill');
    rmSync(pm2Home, { recursive: true, force: true });
  }
});
