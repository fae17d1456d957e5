import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Starts a built app by its folder and waits until it says its address; rejects with its output if it ends before. */
export async function launch(
  folder: string,
  env: Record<string, string>,
  onText: (text: string) => void = () => {},
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

/** Ends a process, by force after a while; gives its exit code. */
export async function stopChild(child: ChildProcess, graceMs = 20_000): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await closed;
  clearTimeout(timer);
  return child.exitCode;
}
