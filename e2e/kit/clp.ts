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

/** All held at once, so that no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
