import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { freePorts } from '../kit/clp.ts';
import { createHome, type Home } from '../kit/home.ts';

export const doors = ['claude', 'codex', 'legacy', 'console'] as const;
export type Door = (typeof doors)[number];

const folders: Record<Door, string> = {
  claude: 'apps/claude-proxy',
  codex: 'apps/codex-proxy',
  legacy: 'apps/legacy-proxy',
  console: 'apps/ui',
};
const root = join(import.meta.dirname, '../..');

/** All four processes of one home. */
export interface Rig {
  sandbox: Sandbox;
  home: Home;
  ports: Record<Door, number>;
  url(door: Door): string;
  /** What all of them printed. */
  output(): string;
  stop(): Promise<void>;
}

export interface RigOptions {
  files(sandbox: Sandbox): Record<string, unknown>;
  environment?: Record<string, string>;
}

export async function startRig({ files, environment = {} }: RigOptions): Promise<Rig> {
  const sandbox = await startSandbox();
  const home = createHome(files(sandbox));
  const [claude = 0, codex = 0, legacy = 0, console = 0] = await freePorts(4);
  const ports = { claude, codex, legacy, console };
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home.path,
    CLP_HOME: home.path,
    CLP_CLAUDE_PORT: String(claude),
    CLP_CODEX_PORT: String(codex),
    CLP_LEGACY_PORT: String(legacy),
    CLP_UI_PORT: String(console),
    ...environment,
  };
  let output = '';
  const children = await Promise.all(
    doors.map((door) =>
      launch(folders[door], env, (text) => {
        output += text;
      }),
    ),
  );
  return {
    sandbox,
    home,
    ports,
    url: (door) => `http://127.0.0.1:${ports[door]}`,
    output: () => output,
    async stop() {
      await Promise.all(children.map(stopChild));
      await sandbox.stop();
      home.remove();
    },
  };
}

async function launch(
  folder: string,
  env: Record<string, string>,
  onText: (text: string) => void,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [folder], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (text: string): void => {
      output += text;
      onText(text);
      if (/http:\/\/[\d.]+:\d+/.test(output)) resolve();
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    child.once('exit', (code) => reject(new Error(`${folder} ended with ${code}:\n${output}`)));
  });
  return child;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await closed;
  clearTimeout(timer);
}
