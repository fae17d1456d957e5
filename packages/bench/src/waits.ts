import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `pnpm --filter @clp/bench waits`: what a person waits for, in milliseconds. An edited config until a request goes its
 * way, `clp --help`, `clp start` with everything until all answer. For a quiet machine.
 */

const root = fileURLToPath(new URL('../../..', import.meta.url));
const clp = join(root, 'apps/cli/bin/clp.js');
const folder = mkdtempSync(join(tmpdir(), 'clp-waits-'));
try {
  await measureHotReload();
  measureHelp();
  await measureStart();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function print(what: string, times: readonly number[], most: number): void {
  const sorted = times.toSorted((left, right) => left - right);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  console.log(
    `${what.padEnd(34)} median ${at(0.5).padStart(5)}  worst ${at(1).padStart(5)} ms  (at most ${most})`,
  );
}

/** Each edit switches between two upstreams; requests go on until one reaches the other. */
async function measureHotReload(): Promise<void> {
  const home = join(folder, 'home');
  mkdirSync(join(home, 'data'), { recursive: true });
  const [one, other] = [await startUpstream('one'), await startUpstream('other')];
  const textWith = (active: string): string =>
    JSON.stringify({
      one: { base_url: `http://127.0.0.1:${portOf(one)}`, auth_token: 'x', active: active === 'one' },
      other: { base_url: `http://127.0.0.1:${portOf(other)}`, auth_token: 'x', active: active === 'other' },
    });
  const file = join(home, 'claude.json');
  writeFileSync(file, textWith('one'));
  const [port = 0] = await freePorts(1);
  const proxy = spawn(process.execPath, [join(root, 'apps/claude-proxy')], {
    env: { ...process.env, CLP_HOME: home, CLP_CLAUDE_PORT: String(port) },
    stdio: 'ignore',
  });
  // What a busy home looks like: the log and the index beside the settings are written all the time.
  const busy = setInterval(() => appendFileSync(join(home, 'data/other.jsonl'), 'x\n'), 10);
  try {
    await until(() => answerOf(port), 'one');
    const ways: Record<string, (active: string) => void> = {
      'edit in place': (active) => writeFileSync(file, textWith(active)),
      'edit by rename': (active) => {
        writeFileSync(`${file}.new`, textWith(active));
        renameSync(`${file}.new`, file);
      },
    };
    for (const [way, edit] of Object.entries(ways)) {
      const times: number[] = [];
      for (let round = 0; round < 40; round++) {
        const active = round % 2 === 0 ? 'other' : 'one';
        const begin = performance.now();
        edit(active);
        await until(() => answerOf(port), active);
        times.push(performance.now() - begin);
        await new Promise((resolve) => setTimeout(resolve, round * 17));
      }
      print(`${way} until it counts`, times, 200);
    }
    const times: number[] = [];
    for (let round = 0; round < 10; round++) {
      const active = round % 2 === 0 ? 'other' : 'one';
      run(home, ['active', 'claude', active]);
      const begin = performance.now();
      await until(() => answerOf(port), active);
      times.push(performance.now() - begin);
    }
    print('clp active until it counts', times, 200);
  } finally {
    clearInterval(busy);
    await end(proxy);
    one.close();
    other.close();
  }
}

function measureHelp(): void {
  const home = join(folder, 'home');
  const times = Array.from({ length: 15 }, () => timed(() => run(home, ['--help'])));
  print('clp --help', times, 150);
}

async function measureStart(): Promise<void> {
  const home = join(folder, 'start');
  mkdirSync(home);
  const names = ['CLAUDE', 'CODEX', 'LEGACY', 'UI', 'SANDBOX'];
  const ports = await freePorts(names.length);
  const environment = Object.fromEntries(names.map((name, at) => [`CLP_${name}_PORT`, String(ports[at])]));
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    times.push(timed(() => run(home, ['start'], environment)));
    run(home, ['stop'], environment);
  }
  print('clp start, console included', times, 3000);
}

function timed(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

function run(home: string, args: string[], environment: Record<string, string> = {}): void {
  execFileSync(process.execPath, [clp, ...args], {
    env: { ...process.env, CLP_HOME: home, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function startUpstream(name: string): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: [], name }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function until(ask: () => Promise<string>, wanted: string): Promise<void> {
  while ((await ask()) !== wanted) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** The name of the upstream a request reaches now; '' = the proxy is not there yet. */
function answerOf(port: number): Promise<string> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/v1/models', agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.once('end', () => resolve(/"name":"(\w+)"/.exec(text)?.[1] ?? ''));
    });
    request.once('error', () => resolve(''));
  });
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createSocketServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
