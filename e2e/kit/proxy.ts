import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { stopChild } from './child.ts';

export type Service = 'claude' | 'codex' | 'legacy';

const root = join(import.meta.dirname, '../..');
/** Generous: the machine may be busy. Milliseconds. */
const startMs = 30_000;

export interface RunningProxy {
  url: string;
  child: ChildProcess;
  /** What it printed so far. */
  output(): string;
  /** Ends it with SIGTERM and waits; gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `node apps/<service>-proxy` on a free port; rejects with its output if it does not come up. */
export async function startProxy(
  service: Service,
  home: string,
  environment: Record<string, string> = {},
): Promise<RunningProxy> {
  const child = launch(service, home, { [portVariable(service)]: '0', ...environment });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${service} did not start:\n${output}`)), startMs);
    const onText = (text: string): void => {
      output += text;
      const address = /listening on (http:\S+)\s/.exec(output)?.[1];
      if (address) resolve(address);
      if (address) clearTimeout(timer);
    };
    child.stdout?.setEncoding('utf8').on('data', onText);
    child.stderr?.setEncoding('utf8').on('data', onText);
    child.once('exit', (code) => reject(new Error(`${service} ended with ${code}:\n${output}`)));
  });
  return { url, child, output: () => output, stop: () => stopChild(child, startMs) };
}

/** Runs a service that is expected to give up at once. */
export async function failToStart(
  service: Service,
  home: string,
  environment: Record<string, string> = {},
  user: { uid?: number } = {},
): Promise<{ code: number | null; output: string }> {
  const child = launch(service, home, environment, user);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), startMs);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, output };
}

export function portVariable(service: Service): string {
  return `CLP_${service.toUpperCase()}_PORT`;
}

function launch(
  service: Service,
  home: string,
  environment: Record<string, string>,
  user: { uid?: number } = {},
): ChildProcess {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [`apps/${service}-proxy`], {
    ...user,
    cwd: root,
    env: { PATH, CLP_HOME: home, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
