import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Writes this process's id where scripts look for it. Gives the way to take it back, unless another process wrote its own since. */
export function writePidFile(path: string): () => void {
  reportFault(path, () => writeFileSync(path, String(process.pid), { mode: 0o600 }));
  return () => {
    if (readPidFile(path) === process.pid) reportFault(path, () => rmSync(path, { force: true }));
  };
}

/** A service works without its PID file. */
function reportFault(path: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    console.error(
      `${path} cannot be kept (${(error as NodeJS.ErrnoException).code}); the service works without it.`,
    );
  }
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
