import { chmodSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { commands } from '../apps/cli/src/commands.ts';
import { main } from '../apps/cli/src/main.ts';
import { captureTerminal } from '../apps/cli/src/testing.ts';
import { readEnvironment } from '../packages/core/src/env.ts';
import { bodyFor, mainPath } from './kit/body.ts';
import { type Clp, createClp } from './kit/clp.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';

/** Every command does its work, in this process, on one home: the days of somebody who uses all of CLP. */

let sandbox: Sandbox;
let home: Home;
let clp: Clp;
const consoleServer: Server = createServer();
/** Words of the lines below that are only known while it runs. */
const known: Record<string, string> = {};

beforeAll(async () => {
  sandbox = await startSandbox();
  const entry = { base_url: sandbox.url, auth_token: 'sk-secret-of-prod' };
  home = createHome({
    'claude.json': { prod: { ...entry, active: true }, dev: entry },
    'backup.json': { claude: { third: entry } },
    'data/system.json': { capture: { default: { mode: 'all' } } },
  });
  clp = await createClp(home.path);
  Object.assign(known, { BACKUP: join(home.path, 'backup.json'), REPORT: join(home.path, 'report.json') });
});
afterAll(async () => {
  // It says it is this process, and would be stopped as such.
  await new Promise((resolve) => consoleServer.close(resolve));
  await run('stop');
  await sandbox?.stop();
  home?.remove();
});

async function run(line: string): Promise<{ code: number; out: string; err: string }> {
  const [before = '', after] = line.split(' -- ');
  const argv = before.split(' ').map((word) => known[word] ?? word);
  if (after !== undefined) argv.push('--', ...after.split(' '));
  const environment = readEnvironment({
    ...process.env,
    ...clp.variables,
    HOME: home.path,
    PATH: `${join(home.path, 'bin')}:${process.env.PATH}`,
  });
  const { terminal, out, err } = captureTerminal('{}');
  const code = await main(argv, { environment, terminal });
  return { code, out: out(), err: err() };
}

async function sendOneRequest(): Promise<void> {
  const answer = await call(clp.url('claude'), mainPath.claude, { body: bodyFor('claude') });
  const id = String(answer.headers['x-clp-request-id']);
  known.ID = id;
  await vi.waitFor(async () => expect(await run(`show ${id} --body response`)).toMatchObject({ code: 0 }), {
    timeout: 60_000,
    interval: 100,
  });
}

/** The console takes long to start; something that says it is the console will do. */
async function standInForConsole(): Promise<void> {
  const port = Number(clp.variables.CLP_UI_PORT);
  const health = { status: 'ok', service: 'ui', pid: process.pid, port, home: home.path };
  consoleServer.on('request', (_request, response) => response.end(JSON.stringify(health)));
  await new Promise<void>((resolve) => consoleServer.listen(port, '127.0.0.1', resolve));
}

async function standInForClaude(): Promise<void> {
  home.write('bin/claude', '#!/bin/sh\ntest -n "$ANTHROPIC_BASE_URL" && test "$1" = --version\n');
  chmodSync(join(home.path, 'bin/claude'), 0o755);
}

/** `clp server` stays until a service ends. */
async function endServerOnceItAnswers(): Promise<void> {
  void vi
    .waitFor(() => call(clp.url('claude'), '/health', { method: 'GET' }).then((answer) => answer.json()), {
      timeout: 60_000,
      interval: 100,
    })
    .then((health) => process.kill((health as { pid: number }).pid, 'SIGTERM'));
}

async function rememberLatestChange(): Promise<void> {
  const [latest] = JSON.parse((await run('history --json')).out) as { id: string }[];
  known.CHANGE = String(latest?.id);
}

interface Deed {
  line: string;
  /** What is then to be read. */
  shows: RegExp;
  before?(): Promise<void>;
}

const deeds: Deed[] = [
  { line: 'config add codex mine --url https://a.example/v1 --token sk-secret-two', shows: /mine/ },
  { line: 'config edit codex mine --rpm 10', shows: /rpm_limit changed/ },
  { line: 'config rename codex mine yours', shows: /yours/ },
  { line: 'config show codex', shows: /yours(?![\s\S]*sk-secret-two)/ },
  { line: 'config undo', shows: /./ },
  { line: 'config remove codex mine --yes', shows: /mine/ },
  { line: 'config validate', shows: /./ },
  { line: 'config schema', shows: /base_url/ },
  { line: 'config export', shows: /"prod"(?![\s\S]*sk-secret)/ },
  { line: 'config import BACKUP --yes', shows: /third/ },
  { line: 'start claude', shows: /Claude +started at/ },
  { line: 'status', shows: /Claude proxy:[^:]*:[^:]*: Running/ },
  { line: 'list claude', shows: /prod/ },
  { line: 'active claude prod', shows: /prod/ },
  { line: 'test claude prod', shows: /✔ first token/ },
  { line: 'reset claude prod', shows: /./ },
  { line: 'monit', shows: /clp-claude +\d+ +online/ },
  { line: 'restart claude', shows: /Claude +restarted at/ },
  { line: 'logs', shows: /200/, before: sendOneRequest },
  { line: 'show ID', shows: /200 ok/ },
  { line: 'replay ID --yes', shows: /THEN +NOW/ },
  { line: 'explain claude opus', shows: /prod: the active config/ },
  { line: 'usage', shows: /total +2/ },
  { line: 'usage clear --yes', shows: /./ },
  { line: 'statusline', shows: /prod/ },
  { line: 'route mode rules', shows: /rules/ },
  { line: 'route add claude --from opus --to sonnet', shows: /new rule/ },
  { line: 'route add claude --from haiku --to sonnet', shows: /new rule/ },
  { line: 'route edit claude 1 --no-enable', shows: /changed/ },
  { line: 'route move claude 1 2', shows: /now rule 2/ },
  { line: 'route test claude haiku', shows: /sonnet/ },
  { line: 'route remove claude 2', shows: /./ },
  { line: 'route', shows: /haiku/ },
  { line: 'balance mode weight-based', shows: /weight-based/ },
  { line: 'balance set claude --threshold 5', shows: /failureThreshold/ },
  { line: 'balance weight claude dev 3', shows: /weight 3/ },
  { line: 'balance order claude dev prod', shows: /./ },
  { line: 'balance skip claude dev', shows: /left out until/ },
  { line: 'balance reset claude', shows: /./ },
  { line: 'balance', shows: /left out/ },
  { line: 'filter add hidden --literal', shows: /new filter rule/ },
  { line: 'filter add --detector email --op mask', shows: /new filter rule/ },
  { line: 'filter edit 1 --target [gone] --op replace', shows: /changed/ },
  { line: 'filter disable 2', shows: /./ },
  { line: 'filter enable 2', shows: /./ },
  { line: 'filter move 1 2', shows: /now rule 2/ },
  { line: 'filter test claude hidden', shows: /\[gone\]/ },
  { line: 'filter remove 1', shows: /./ },
  { line: 'filter', shows: /hidden/ },
  { line: 'settings set limits.queue 50', shows: /limits\.queue is 50/ },
  { line: 'settings', shows: /limits\.queue +50/ },
  { line: 'settings unset limits.queue', shows: /default/ },
  { line: 'models set gpt-5 --effort high', shows: /high/ },
  { line: 'models', shows: /gpt-5 +high/ },
  { line: 'models unset gpt-5', shows: /./ },
  { line: 'prices set mine --input 1 --output 2', shows: /\$1 in/ },
  { line: 'prices', shows: /mine +\$1/ },
  { line: 'prices remove mine', shows: /./ },
  { line: 'history', shows: /clp|cli/ },
  { line: 'history undo CHANGE', shows: /./, before: rememberLatestChange },
  { line: 'setup claude --yes', shows: /ANTHROPIC_BASE_URL/ },
  { line: 'unsetup claude --yes', shows: /settings\.json/ },
  { line: 'env claude', shows: /export ANTHROPIC_BASE_URL/ },
  { line: 'run claude -- --version', shows: /^$/, before: standInForClaude },
  { line: 'reindex', shows: /Read \d+ requests/ },
  { line: 'prune --older-than 30d', shows: /Removed 0 requests/ },
  { line: 'doctor', shows: /node/i, before: async () => void (await run('doctor --fix')) },
  { line: 'report --output REPORT', shows: /report\.json/ },
  { line: 'completion bash', shows: /complete -F _clp clp/ },
  { line: 'upgrade', shows: /To upgrade/ },
  { line: 'autostart enable', shows: /./ },
  { line: 'ui --no-open', shows: /Console: http/, before: standInForConsole },
  { line: 'stop claude', shows: /Claude stopped/ },
  { line: 'server claude', shows: /^$/, before: endServerOnceItAnswers },
];

test.for(deeds)('clp $line', async ({ line, shows, before }) => {
  await before?.();
  const { code, out, err } = await run(line);
  expect({ code, err: code === 0 ? '' : err, out }).toEqual({
    code: 0,
    err: '',
    out: expect.stringMatching(shows),
  });
});

test('no command is left out', () => {
  const done = (name: string) => deeds.some(({ line }) => line === name || line.startsWith(`${name} `));
  expect(commands.map(({ name }) => name).filter((name) => !done(name))).toEqual([]);
});
