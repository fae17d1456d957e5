import { type ChildProcess, fork } from 'node:child_process';
import { type LinkToSecondary, linkTo } from './link.ts';

/** Makes a service's own script run as a secondary of the process that started it. */
const secondaryArgument = 'secondary';

/** Whether this process was started as one. */
export function isSecondary(): boolean {
  return process.argv[2] === secondaryArgument && process.connected;
}

export interface SecondaryProcess {
  link: LinkToSecondary;
  /** `undefined`: it could not be started. */
  pid: number | undefined;
  /** It is over, and all it said has been heard. `how`: `exit code 1`. */
  over: Promise<{ how: string }>;
  kill(): void;
}

/** Runs the script of a service as a secondary. What it prints, this process prints. */
export function forkSecondary(script: string): SecondaryProcess {
  const child = fork(script, [secondaryArgument], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => process.stdout.write(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => process.stderr.write(text));
  return { link: linkTo(child), pid: child.pid, over: overOf(child), kill: () => child.kill('SIGKILL') };
}

async function overOf(child: ChildProcess): Promise<{ how: string }> {
  const heardAll = new Promise<void>((resolve) => child.once('disconnect', resolve));
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  const how = await exited;
  if (child.pid !== undefined) await heardAll;
  return { how };
}
