import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { requestRecord } from '../packages/core/src/testing/index.ts';
import { stopChild } from './kit/child.ts';
import { createClp } from './kit/clp.ts';
import { createHome } from './kit/home.ts';

const script = fileURLToPath(new URL('../apps/cli/bin/clp.js', import.meta.url));
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A `clp logs -f` and the ids it has printed so far. */
function follow(variables: Record<string, string>): { ids(): string[] } {
  const child: ChildProcess = spawn(process.execPath, [script, 'logs', '-f', '-n', '1', '--json'], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(() => stopChild(child));
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  return { ids: () => [...out.matchAll(/"id":"([^"]*)"/g)].map(([, id = '']) => id) };
}

test('whoever follows the log sees each request once, although others read it too or build the index anew', async () => {
  const home = createHome({});
  ends.push(() => home.remove());
  const log = (id: string, timestamp = new Date().toISOString()): void =>
    appendFileSync(
      join(home.path, 'data/requests/claude-2026-11-24.jsonl'),
      `${JSON.stringify(requestRecord({ id, timestamp }))}\n`,
    );
  home.write('data/requests/claude-2026-11-24.jsonl', '');
  log('long-ago', '2026-11-24T10:00:00.000Z');
  log('before', '2026-11-24T11:00:00.000Z');
  const { variables, run } = await createClp(home.path);
  const followers = [follow(variables), follow(variables), follow(variables)];
  const expectIds = (ids: string[]) =>
    vi.waitFor(
      () => {
        for (const follower of followers) expect(follower.ids()).toEqual(ids);
      },
      { timeout: 60_000, interval: 50 },
    );
  await expectIds(['before']);
  for (const [index, id] of ['one', 'two', 'three', 'four'].entries()) {
    log(id);
    await expectIds(['before', 'one', 'two', 'three', 'four'].slice(0, index + 2));
  }
  expect((await run('reindex')).code).toBe(0);
  log('five');
  await expectIds(['before', 'one', 'two', 'three', 'four', 'five']);
});
