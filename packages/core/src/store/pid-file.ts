import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Writes this process's id where scripts look for it. Gives the way to take it back, unless another process wrote its own since. */
export function writePidFile(path: string): () => void {
  writeFileSync(path, String(process.pid), { mode: 0o600 });
  return () => {
    if (readPidFile(path) === process.pid) rmSync(path, { force: true });
  };
}

/** undefined = there is none, or it holds no process id. */
export function readPidFile(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim());
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
