import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from '../kit/body.ts';
import { type Clp, createClp } from '../kit/clp.ts';
import { figure, isFull } from '../kit/figure.ts';
import { createHome, type Home } from '../kit/home.ts';
import { call } from '../kit/http.ts';
import { type RunningProxy, startProxy } from '../kit/proxy.ts';
import { until } from '../kit/wait.ts';

const root = join(import.meta.dirname, '../..');
const pm2Script = createRequire(join(root, 'apps/cli/package.json')).resolve('pm2/bin/pm2');

let sandbox: Sandbox;
let home: Home;
let clp: Clp;
const bystanders: ChildProcess[] = [];
const proxies: RunningProxy[] = [];
const servers: Server[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  home = createHome({ 'claude.json': { only: { base_url: sandbox.url, auth_token: 'x', active: true } } });
  clp = await createClp(home.path);
});
afterEach(async () => {
  for (const child of bystanders.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) server.close();
  await Promise.all(proxies.splice(0).map((proxy) => proxy.stop()));
  await clp.run('stop');
});
afterAll(async () => {
  await sandbox?.stop();
  home?.remove();
});

/** A process that is none of CLP's business. */
function startBystander(): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  bystanders.push(child);
  return child;
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function claudePid(): Promise<number | undefined> {
  const answer = await call(clp.url('claude'), '/health', { method: 'GET' });
  return answer.status === 200 ? (answer.json() as { pid: number }).pid : undefined;
}

/** What our PM2 knows of its processes. */
async function listPm2(): Promise<{ name: string; pm2_env: Record<string, unknown> }[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [pm2Script, 'jlist', '--silent'], {
    env: { ...process.env, PM2_HOME: join(home.path, 'run/pm2') },
  });
  return JSON.parse(stdout.slice(stdout.indexOf('['))) as {
    name: string;
    pm2_env: Record<string, unknown>;
  }[];
}

test('a killed service is back by itself, later and later as it goes on dying', async (context) => {
  expect(await clp.run('start', 'claude')).toMatchObject({ code: 0 });
  const delays: number[] = [];
  for (let death = 0; death < (isFull ? 5 : 2); death++) {
    const pid = await claudePid();
    if (pid === undefined) throw new Error('claude does not answer');
    process.kill(pid, 'SIGKILL');
    await until(async () => {
      const next = await claudePid();
      return next !== undefined && next !== pid;
    });
    const [app] = await listPm2();
    delays.push(Number(app?.pm2_env.prev_restart_delay));
  }
  for (const [index, delay] of delays.entries()) expect(delay).toBeGreaterThan(delays[index - 1] ?? 0);
  const { status } = await call(clp.url('claude'), mainPath.claude, { body: bodyFor('claude') });
  expect(status).toBe(200);
  figure(
    context,
    `kill -9 of a supervised service ${delays.length} times: back each time, after ${delays.join(', ')} ms`,
  );
});

test('stop ends no process whose number merely stands in a PID file', async () => {
  const bystander = startBystander();
  for (const name of ['claude_code_proxy', 'codex_proxy', 'legacy_proxy', 'ui'])
    home.write(`run/${name}.pid`, String(bystander.pid));
  home.write('run/pm2/pm2.pid', String(bystander.pid));
  expect(await clp.run('stop')).toMatchObject({ code: 0, out: 'Nothing was running.\n' });
  expect(isAlive(bystander)).toBe(true);
});

test('stop ends no process that another one at the port names as itself', async () => {
  const bystander = startBystander();
  const health = { status: 'ok', service: 'claude', home: home.path, pid: bystander.pid };
  const server = createServer((_request, response) => response.end(JSON.stringify(health)));
  servers.push(server.listen(Number(new URL(clp.url('claude')).port), '127.0.0.1'));
  await once(server, 'listening');
  expect((await clp.run('stop', 'claude')).out).toBe('Claude not running\n');
  expect(isAlive(bystander)).toBe(true);
});

test('a service of another home at the port is named and left alone', async () => {
  const other = createHome({});
  const proxy = await startProxy(
    'claude',
    other.path,
    clp.variables.CLP_CLAUDE_PORT ? { CLP_CLAUDE_PORT: clp.variables.CLP_CLAUDE_PORT } : {},
  );
  proxies.push(proxy);
  const { code, err } = await clp.run('start', 'claude');
  expect([code, err.includes(other.path)]).toEqual([1, true]);
  expect((await clp.run('stop', 'claude')).out).toBe('Claude not running\n');
  expect(isAlive(proxy.child)).toBe(true);
  await proxy.stop();
  other.remove();
});

test('start never says started of a service that came up only to die', async () => {
  const open = { ...clp.variables, CLP_HOST: '0.0.0.0' };
  const script = join(root, 'apps/cli/bin/clp.js');
  const started = await promisify(execFile)(process.execPath, [script, 'start', 'claude'], {
    env: { ...process.env, ...open },
  }).then(
    () => ({ code: 0, stdout: '', stderr: '' }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  expect(started.code).toBe(1);
  expect(started.stdout).not.toContain('started');
  expect(started.stderr).toContain('clientKeys');
  expect((await clp.run('status')).out).not.toContain('Running');
  expect(await listPm2()).toEqual([]);
});

test('a service started by hand is seen by status, start and restart, whoever started it', async () => {
  const byHand = await startProxy('claude', home.path, { CLP_CLAUDE_PORT: new URL(clp.url('claude')).port });
  proxies.push(byHand);
  const { pid } = byHand.child;
  expect((await clp.run('status')).out).toContain(`Running (PID: ${pid})`);
  expect((await clp.run('start', 'claude')).out).toContain(
    `already running at ${clp.url('claude')} (PID ${pid})`,
  );
  expect(await clp.run('restart', 'claude')).toMatchObject({ code: 0 });
  expect(await claudePid()).not.toBe(pid);
});
