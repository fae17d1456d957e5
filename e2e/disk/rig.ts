import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bodyFor, mainPath } from '../kit/body.ts';
import { type Answer, call } from '../kit/http.ts';
import type { Service } from '../kit/proxy.ts';
import { until, waitFor } from '../kit/wait.ts';

export interface Problem {
  file: string;
  message: string;
}

export async function problemsOf(url: string): Promise<Problem[]> {
  return ((await call(url, '/health', { method: 'GET' })).json() as { problems: Problem[] }).problems;
}

/** Waits until `/health` tells of a problem with a file (or its folder), or of none any more. */
export function untilHealth(url: string, tells: 'of it' | 'nothing', file: string): Promise<void> {
  return until(
    async () =>
      (await problemsOf(url)).some((problem) => problem.file.includes(file)) === (tells === 'of it'),
    { name: `health tells ${tells} (${file})` },
  );
}

export function ask(url: string, service: Service, members: Record<string, unknown> = {}): Promise<Answer> {
  return call(url, mainPath[service], { body: bodyFor(service, members) });
}

/** A file system of its own, small enough to be filled. */
export interface SmallDisk {
  path: string;
  remount(how: 'ro' | 'rw'): Promise<void>;
  remove(): void;
}

/** Why there is none on this machine; undefined = there is. */
export function whyNoDisk(): string | undefined {
  if (process.platform !== 'linux') return 'only on Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  try {
    mountDisk().remove();
    return undefined;
  } catch {
    return 'mounting is not allowed here';
  }
}

export function mountDisk(): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'clp-disk-'));
  mount('-t', 'tmpfs', '-o', 'size=1536k,mode=700', 'tmpfs', path);
  return {
    path,
    // No disk becomes read-only while a file on it is open for writing, as one is for a moment with each batch.
    remount: (how) => waitFor(() => succeeds(() => mount('-o', `remount,${how}`, path))),
    remove() {
      execFileSync('umount', ['-l', path], { stdio: 'ignore' });
      rmSync(path, { recursive: true, force: true });
    },
  };
}

function mount(...args: string[]): void {
  execFileSync('mount', args, { stdio: 'ignore' });
}

function succeeds(run: () => void): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}
