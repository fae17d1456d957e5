import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../apps/cli/bin/clp.js', import.meta.url));

export interface Finished {
  code: number;
  out: string;
  err: string;
}

export interface Clp {
  variables: Record<string, string>;
  url(name: 'claude' | 'codex' | 'legacy' | 'sandbox'): string;
  run(...args: string[]): Promise<Finished>;
}

/** The built `clp` on a home of its own and on free ports. */
export async function createClp(home: string): Promise<Clp> {
  const names = ['claude', 'codex', 'legacy', 'ui', 'sandbox'] as const;
  const ports = await freePorts(names.length);
  const variables = {
    CLP_HOME: home,
    ...Object.fromEntries(names.map((name, at) => [`CLP_${name.toUpperCase()}_PORT`, String(ports[at])])),
  };
  return {
    variables,
    url: (name) => `http://127.0.0.1:${ports[names.indexOf(name)]}`,
    run: (...args) =>
      new Promise((resolve) => {
        execFile(
          process.execPath,
          [script, ...args],
          { env: { ...process.env, ...variables }, timeout: 120_000 },
          (error, out, err) => {
            const code = typeof error?.code === 'number' ? error.code : 1;
            resolve({ code: error ? code : 0, out, err });
          },
        );
      }),
  };
}

/** Below what the system hands out by itself, so that nobody is given one between its choice and its use. */
const range = { lowest: 11_000, highest: 32_000 };
let next = range.lowest + Math.floor(Math.random() * (range.highest - range.lowest));

/** Never one twice in a process. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = next;
    next = port === range.highest ? range.lowest : port + 1;
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
