import { type Sandbox, startSandbox } from '@clp/sandbox';
import { launch, stopChild } from '../kit/child.ts';
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
      await Promise.all(children.map((child) => stopChild(child)));
      await sandbox.stop();
      home.remove();
    },
  };
}
