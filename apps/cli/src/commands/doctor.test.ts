import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createCli } from '../testing.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** No service runs: nothing listens on these ports. */
const ports = { CLP_CLAUDE_PORT: '1', CLP_CODEX_PORT: '1', CLP_LEGACY_PORT: '1', CLP_UI_PORT: '1' };

/** No system gives a process so high a number. */
const nobody = 2 ** 30;

interface Finding {
  check: string;
  state: string;
  message: string;
  fix?: string;
}

async function findingsOf(files: Record<string, unknown>, variables: Record<string, string> = {}) {
  const cli = createCli(files, { ...ports, ...variables });
  const { out, code } = await cli.clp('doctor', '--json');
  return { ...cli, code, findings: JSON.parse(out) as Finding[] };
}

/** An upstream that says it is `time`. */
async function upstreamAt(time: Date): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('date', time.toUTCString());
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('everything that is wrong comes with what mends it', async () => {
  const { findings, code } = await findingsOf({ 'claude.json': '{ "a": {} }', 'filter.json': '[{ "op": }]' });
  expect(code).toBe(1);
  for (const { state, fix } of findings)
    expect([state, fix]).toEqual([state, state === 'ok' ? undefined : fix]);
  expect(findings.filter(({ state, fix }) => state !== 'ok' && !fix)).toEqual([]);
  expect(findings).toContainEqual(
    expect.objectContaining({ check: 'filter.json', message: expect.stringContaining('line 1, column 10') }),
  );
  expect(findings).toContainEqual(expect.objectContaining({ check: 'claude', fix: 'clp start claude' }));
});

test('an upstream nobody answers at is found, one that answers is not', async () => {
  const { findings } = await findingsOf({
    'claude.json': {
      works: { base_url: await upstreamAt(new Date()), auth_token: 'x', active: true },
      gone: { base_url: 'http://127.0.0.1:1', auth_token: 'x' },
    },
  });
  expect(findings.filter(({ message }) => message.includes('cannot be reached'))).toEqual([
    {
      check: 'claude',
      state: 'warning',
      message: 'gone: http://127.0.0.1:1 cannot be reached (ECONNREFUSED)',
      fix: 'clp test claude gone',
    },
  ]);
  expect(findings).toContainEqual({ check: 'clock', state: 'ok', message: 'agrees with the upstreams' });
});

test('a clock that differs from the upstreams is found', async () => {
  const { findings } = await findingsOf({
    'claude.json': { a: { base_url: await upstreamAt(new Date(Date.now() - 3_600_000)), auth_token: 'x' } },
  });
  expect(findings).toContainEqual(
    expect.objectContaining({
      check: 'clock',
      message: expect.stringMatching(/^The clock is 36\d\d s ahead of the upstreams$/),
    }),
  );
});

test('rules that cannot work or are never met are found', async () => {
  const { findings } = await findingsOf({
    'claude.json': { a: { base_url: 'http://127.0.0.1:1', auth_token: 'x' } },
    'data/model_router_config.json': {
      modelMappings: {
        claude: [
          { source: 'm', target: 'n' },
          { source: 'm', target: 'o' },
        ],
      },
      rules: { claude: [{ pin: 'gone' }] },
    },
    'data/lb_config.json': { services: { claude: { manualDisabledUntil: { gone: '2099-01-01' } } } },
    'filter.json': [{ detector: 'none', op: 'remove' }],
  });
  const fixes = findings.filter(({ check }) => ['routing', 'filters', 'balance'].includes(check));
  expect(fixes.map(({ state, fix = '' }) => [state, fix.split('   ')[0]])).toEqual([
    ['problem', 'clp filter remove 1'],
    ['warning', 'clp route remove claude 2 --kind model-mapping'],
    ['problem', 'clp route remove claude 1 --kind rules'],
    ['problem', 'clp balance skip claude gone --off'],
  ]);
});

test('--fix mends permissions and stale process files', async () => {
  const cli = createCli({ 'claude.json': {}, 'run/claude_code_proxy.pid': String(nobody) }, ports);
  const at = (name: string): string => join(cli.home.path, name);
  mkdirSync(at('run/pm2'), { recursive: true });
  writeFileSync(at('run/pm2/pm2.pid'), String(nobody));
  for (const name of ['claude.json', 'run']) chmodSync(at(name), 0o755);
  const wrong = async () => {
    const { out } = await cli.clp('doctor', '--json');
    const checks = (JSON.parse(out) as Finding[])
      .filter(({ state }) => state !== 'ok')
      .map(({ check }) => check);
    return checks.filter((check) => ['permissions', 'pid files', 'pm2'].includes(check)).sort();
  };
  expect(await wrong()).toEqual(['permissions', 'permissions', 'pid files', 'pm2']);
  expect(statSync(at('claude.json')).mode & 0o777).toBe(0o755);
});

test('a fix can be copied into a shell, whatever the name in it', async () => {
  const { findings } = await findingsOf({ 'claude.json': { "it's $(mine)": { base_url: 'nowhere' } } });
  const fix = findings.find(({ message }) => message.includes('mine'))?.fix;
  expect(fix).toBe(`clp config edit claude 'it'\\''s $(mine)'`);
});
