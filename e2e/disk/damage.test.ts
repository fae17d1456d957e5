import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { figure } from '../kit/figure.ts';
import { createHome, type Home } from '../kit/home.ts';
import { type RunningProxy, startProxy } from '../kit/proxy.ts';
import { until } from '../kit/wait.ts';
import { ask, untilHealth } from './rig.ts';

let sandbox: Sandbox;
let home: Home;
let proxy: RunningProxy;
let good: Record<string, string>;

beforeAll(async () => {
  sandbox = await startSandbox();
  good = textsOf({
    'claude.json': { good: { base_url: sandbox.url, auth_token: 'x', client_profile: 'passthrough' } },
    'filter.json': [{ source: 'hello', op: 'replace', target: 'FILTERED' }],
    'data/system.json': { drainMs: 1000 },
    'data/model_router_config.json': {
      mode: 'model-mapping',
      modelMappings: { claude: [{ source: 'asked', target: 'sent' }] },
    },
    'data/lb_config.json': { mode: 'active-first', services: {} },
    'data/prices.json': { sent: { input: 1, output: 2 } },
  });
  home = createHome(good);
  proxy = await startProxy('claude', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

function textsOf(files: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, value]) => [name, `${JSON.stringify(value, null, 2)}\n`]),
  );
}

/** What may become of a file, by its name and its good text. */
const damages: Record<string, (path: string, text: string) => void> = {
  'cut to nothing': (path) => writeFileSync(path, ''),
  'cut in the middle': (path, text) => writeFileSync(path, text.slice(0, text.length / 2)),
  'cut before its last brace': (path, text) => writeFileSync(path, text.trimEnd().slice(0, -1)),
  'filled with zeros': (path, text) => writeFileSync(path, Buffer.alloc(text.length)),
  'filled with noise': (path) =>
    writeFileSync(path, Buffer.from(Array.from({ length: 999 }, (_, index) => (index * 7919) % 256))),
  'another kind of JSON': (path) => writeFileSync(path, '"text"'),
  'nested ten thousand deep': (path) => writeFileSync(path, '['.repeat(10_000)),
  'a folder in its place': (path) => {
    rmSync(path);
    mkdirSync(path);
  },
  'a link to nowhere': (path) => {
    rmSync(path);
    symlinkSync('/nowhere/at/all', path);
  },
  'a link to itself': (path) => {
    rmSync(path);
    symlinkSync(path, path);
  },
  'a link to a device that never ends': (path) => {
    rmSync(path);
    symlinkSync('/dev/zero', path);
  },
  'a pipe nobody writes to': (path) => {
    rmSync(path);
    execFileSync('mkfifo', [path]);
  },
};

/** The request as every good file together makes it. */
async function isServedAsBefore(): Promise<boolean> {
  const answer = await ask(proxy.url, 'claude', {
    model: 'asked',
    messages: [{ role: 'user', content: 'hello' }],
  });
  const body = sandbox.requests().at(-1)?.body.toString() ?? '';
  return answer.status === 200 && body.includes('"sent"') && body.includes('"FILTERED"');
}

let tried = 0;

test.each(Object.keys(damages))(
  '%s: of every file the last good state holds, and health names the file',
  async (name) => {
    for (const [file, text] of Object.entries(good)) {
      const path = join(home.path, file);
      damages[name]?.(path, text);
      await untilHealth(proxy.url, 'of it', file);
      expect([file, await isServedAsBefore()]).toEqual([file, true]);
      rmSync(path, { recursive: true });
      writeFileSync(path, text);
      await untilHealth(proxy.url, 'nothing', file);
      expect([file, await isServedAsBefore()]).toEqual([file, true]);
      tried++;
    }
  },
);

test('a file that is a link to a good one is followed, and stays a link when it is written', async (context) => {
  const path = join(home.path, 'claude.json');
  const elsewhere = join(home.path, 'elsewhere.json');
  renameSync(path, elsewhere);
  symlinkSync(elsewhere, path);
  await until(isServedAsBefore);
  expect(readFileSync(elsewhere, 'utf8')).toBe(good['claude.json']);
  figure(
    context,
    `${tried} damaged files (${Object.keys(damages).length} kinds): each time the last good state held, /health named the file, requests went on`,
  );
});

test('filters hold through an edit that takes the file away for a moment, as some editors do', async () => {
  const path = join(home.path, 'filter.json');
  let editing = true;
  const edits = (async () => {
    for (let round = 0; round < 8; round++) {
      renameSync(path, `${path}~`);
      await delay(100);
      renameSync(`${path}~`, path);
      await delay(100);
    }
    editing = false;
  })();
  while (editing) expect(await isServedAsBefore()).toBe(true);
  await edits;
});
