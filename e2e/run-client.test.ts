import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clp, createClp } from './kit/clp.ts';
import { createHome, type Home } from './kit/home.ts';

const script = fileURLToPath(new URL('../apps/cli/bin/clp.js', import.meta.url));
let home: Home;
let clp: Clp;

beforeAll(async () => {
  home = createHome();
  clp = await createClp(home.path);
});
afterAll(() => home.remove());

/** `clp run claude`, where `claude` is this script; resolves when that runs. */
async function runClient(
  body: string,
): Promise<{ child: ChildProcess; ended: Promise<unknown[]>; out(): string }> {
  home.write('bin/claude', `#!/bin/sh\n${body}\n`);
  chmodSync(join(home.path, 'bin/claude'), 0o755);
  const child = spawn(process.execPath, [script, 'run', 'claude'], {
    env: { ...process.env, ...clp.variables, PATH: `${join(home.path, 'bin')}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let out = '';
  await new Promise<void>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.includes('ready')) resolve();
    });
  });
  return { child, ended, out: () => out };
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'a client that is run through CLP gets a %s and ends in its own time, with its own code',
  async (signal) => {
    const { child, ended, out } = await runClient(
      `trap 'sleep 0.3; echo tidied up; exit 7' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`,
    );
    child.kill(signal);
    expect(await ended).toEqual([7, null]);
    expect(out()).toContain('tidied up');
  },
);

test('a client that a signal ended gives the code a shell would', async () => {
  const { ended } = await runClient('echo ready; kill -KILL $$');
  expect(await ended).toEqual([137, null]);
});
