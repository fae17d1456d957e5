import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filteredText, translatedModel } from './cases.ts';

/** Something requests can be sent through: nothing at all, a baseline, or CLP. */
export interface Target {
  name: string;
  port: number;
  /** The process whose CPU is counted; undefined = none (direct). */
  pid: number | undefined;
}

/** The targets of one run, and how to end them. */
export interface Targets {
  upstreamPort: number;
  targets: Target[];
  /** The same with a CLP whose first config always refuses. */
  failingOver: Target[];
  stop(): void;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The built service that is measured. */
export const claudeService = here('../../../apps/claude-proxy/bundle/main.js');

/** Starts the upstream, the baselines and the built Claude service with every feature configured. */
export async function startTargets(): Promise<Targets> {
  const folder = mkdtempSync(join(tmpdir(), 'clp-bench-'));
  const children: ChildProcess[] = [];
  const stop = (): void => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const start = async (path: string, env: Record<string, string>): Promise<{ port: number; pid: number }> => {
    const child = spawn(process.execPath, [path], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return { port: await portOf(child, path), pid: child.pid ?? 0 };
  };
  try {
    const upstream = await start(here('./upstream.js'), {});
    const pipe = await start(here('./bare-pipe.js'), { UPSTREAM_PORT: String(upstream.port) });
    const startClp = (name: string, how: Omit<Home, 'port'> = {}): Promise<{ port: number; pid: number }> =>
      start(claudeService, {
        CLP_HOME: writeHome(join(folder, name), { port: upstream.port, ...how }),
        CLP_CLAUDE_PORT: '0',
      });
    const clp = await startClp('home');
    const uncaptured = await startClp('uncaptured', { capture: { default: { mode: 'none' } } });
    const refused = await startClp('failover', { base: '/refuse' });
    const nginx = await startNginx(join(folder, 'nginx'), upstream.port, children);
    const baselines: Target[] = [
      { name: 'direct', port: upstream.port, pid: undefined },
      { name: 'bare pipe', ...pipe },
    ];
    return {
      upstreamPort: upstream.port,
      targets: [
        ...baselines,
        { name: 'CLP', ...clp },
        { name: 'without captures', ...uncaptured },
        ...(nginx ? [nginx] : []),
      ],
      failingOver: [...baselines, { name: 'CLP', ...refused }],
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** The port a child prints in `…:PORT`. */
export function portOf(child: ChildProcess, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece;
      const port = /:(\d+)/.exec(text)?.[1];
      if (port) resolve(Number(port));
    });
    child.once('exit', (code) =>
      reject(new Error(`${path} ended with ${code} before it listened; run the build first`)),
    );
  });
}

interface Home {
  /** Of the upstream. */
  port: number;
  /** Path of the first config's upstream. */
  base?: string;
  /** As `data/system.json` has it; absent = as shipped. */
  capture?: Record<string, { mode: 'none' }>;
  /** Processes of the service; absent = one. */
  instances?: number;
  /** False: no config has a limit. */
  isPaced?: boolean;
}

/** Everything on: routing rules, two filters, pacing (far away), a second config to fail over to. */
export function writeHome(
  home: string,
  { port, base = '', capture, instances = 1, isPaced = true }: Home,
): string {
  const config = {
    base_url: `http://127.0.0.1:${port}`,
    auth_token: 'sk-bench',
    ...(isPaced && { rpm_limit: 100_000_000 }),
  };
  mkdirSync(join(home, 'data'), { recursive: true });
  const write = (name: string, value: unknown): void =>
    writeFileSync(join(home, name), JSON.stringify(value));
  write('claude.json', {
    main: { ...config, base_url: `${config.base_url}${base}`, active: true },
    spare: config,
    translated: { ...config, protocol: 'chat' },
  });
  write('data/lb_config.json', { services: { claude: { failureThreshold: 1_000_000_000 } } });
  write('data/system.json', { limits: { connections: 5000 }, capture, instances: { claude: instances } });
  write('filter.json', [
    { source: filteredText, literal: true, op: 'replace', target: '[host]' },
    { source: 'sk-live-[A-Za-z0-9]{20,}', op: 'remove' },
  ]);
  write('data/model_router_config.json', {
    mode: 'rules',
    rules: {
      claude: [
        { match: { model: translatedModel }, pin: 'translated' },
        { match: { model: 'claude-sonnet-4-5' }, set_model: 'claude-opus-4-1' },
      ],
    },
  });
  return home;
}

async function startNginx(
  folder: string,
  upstreamPort: number,
  children: ChildProcess[],
): Promise<Target | undefined> {
  if (spawnSync('nginx', ['-v']).status !== 0) return undefined;
  const port = 20_000 + (process.pid % 20_000);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http { access_log off; client_max_body_size 100m; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  upstream far { server 127.0.0.1:${upstreamPort}; keepalive 64; }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://far; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } } }`,
  );
  const child = spawn('nginx', ['-c', file, '-p', folder], { stdio: 'ignore' });
  children.push(child);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { name: 'nginx', port, pid: child.pid };
}
