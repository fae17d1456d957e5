import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clp, createClp } from '../kit/clp.ts';
import { figure, isFull } from '../kit/figure.ts';
import { createHome, type Home } from '../kit/home.ts';
import { type RunningProxy, startProxy } from '../kit/proxy.ts';
import { ask, problemsOf } from './rig.ts';

const writers = 4;
const rounds = isFull ? 12 : 4;

let sandbox: Sandbox;
let home: Home;
let clp: Clp;
let proxy: RunningProxy;

beforeAll(async () => {
  sandbox = await startSandbox();
  home = createHome({
    'claude.json': `{
  // a note of the user
  "first": { "base_url": "${sandbox.url}", "auth_token": "x", "active": true, "unknown": [1, 2] }
}
`,
  });
  clp = await createClp(home.path);
  proxy = await startProxy('claude', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

test('processes that write one file at the same time lose nothing, and nobody ever reads half of it', async (context) => {
  let writing = true;
  let served = 0;
  const traffic = (async () => {
    while (writing) {
      expect((await ask(proxy.url, 'claude')).status).toBe(200);
      expect(await problemsOf(proxy.url)).toEqual([]);
      served++;
    }
  })();
  const edits = Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let round = 0; round < rounds; round++) {
        const { code, err } = await clp.run(
          'config',
          'add',
          'claude',
          `w${writer}-${round}`,
          '--url',
          sandbox.url,
          '--token',
          `t${round}`,
        );
        expect([code, err]).toEqual([0, '']);
      }
    }),
  );
  await edits.finally(() => {
    writing = false;
  });
  await traffic;
  const text = readFileSync(join(home.path, 'claude.json'), 'utf8');
  const names = [...text.matchAll(/"(w\d+-\d+)"/g)].map((match) => match[1]);
  expect(new Set(names).size).toBe(writers * rounds);
  expect(text).toContain('// a note of the user');
  expect(text).toMatch(/"unknown": \[\s*1,\s*2\s*\]/);
  const changes = readFileSync(join(home.path, 'data/changes.jsonl'), 'utf8').trim().split('\n');
  const ours = changes
    .map((line) => JSON.parse(line) as { cause: string; what: string })
    .filter(({ cause }) => cause === 'cli');
  expect(ours.filter(({ what }) => /w\d+-\d+/.test(what)).length).toBe(writers * rounds);
  figure(
    context,
    `${writers} processes, ${writers * rounds} edits of one file under load (${served} requests): every edit kept, no half file read`,
  );
});
