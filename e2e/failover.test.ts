import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { readRecords, recordOf } from './kit/records.ts';

let sandbox: Sandbox;
let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  sandbox = await startSandbox();
  home = createHome({
    'claude.json': configs(),
    'data/lb_config.json': { services: { claude: { failureThreshold: 2, cooldownSeconds: 300 } } },
  });
  proxy = await startProxy('claude', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

function configs(): Record<string, unknown> {
  return {
    first: { base_url: sandbox.url, auth_token: 'one', active: true, weight: 2 },
    second: { base_url: sandbox.fault('text=from the second'), auth_token: 'two', weight: 1 },
  };
}

async function reset(): Promise<void> {
  await call(proxy.url, '/admin/reset', { headers: { 'content-type': 'application/json' }, body: '{}' });
}

function ask(spec: string, members: Record<string, unknown> = {}) {
  return call(proxy.url, mainPath.claude, {
    headers: { 'x-sandbox': spec },
    body: bodyFor('claude', members),
  });
}

test.each([
  'status=529',
  'status=500',
  'status=429,retry-after=5',
  'status=401',
  'status=408',
  'reset=before-headers',
  'error=first',
  'error=opening',
])('%s goes to the next config before the client saw a byte', async (spec) => {
  await reset();
  const answer = await ask(spec, { stream: true });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('second');
  expect(answer.text).not.toContain('event: error');
  const record = await recordOf(home.path, 'claude', answer.headers['x-clp-request-id']);
  expect(record).toMatchObject({
    outcome: 'ok',
    channel: 'second',
    attempts: [
      { config: 'first', verdict: 'try-next' },
      { config: 'second', verdict: 'deliver' },
    ],
  });
});

test('a refused connection goes to the next config', async () => {
  await reset();
  const dead = { base_url: 'http://127.0.0.1:9', auth_token: 'x', active: true };
  const second = { base_url: sandbox.fault('text=instead of the dead'), auth_token: 'x' };
  home.write('claude.json', { dead, second });
  await expect.poll(async () => (await ask('')).text).toContain('instead of the dead');
  home.write('claude.json', configs());
  await expect.poll(async () => (await ask('text=back')).text).toContain('back');
});

test.each([400, 404, 413, 422])(
  "a %i is the client's fault: delivered as it is, nobody else tried",
  async (status) => {
    await reset();
    const answer = await ask(`status=${status},message=told so`);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('told so');
    const record = await recordOf(home.path, 'claude', answer.headers['x-clp-request-id']);
    expect(record.attempts).toHaveLength(1);
    expect(record.outcome).toBe('client_error');
  },
);

test('a config that fails often is left out, shown cooling, and back after a reset', async () => {
  await reset();
  for (let round = 0; round < 2; round++) await ask('status=500');
  const record = await ask('status=500').then((answer) =>
    recordOf(home.path, 'claude', answer.headers['x-clp-request-id']),
  );
  expect(record.attempts.map(({ config }) => config)).toEqual(['second']);
  await reset();
  expect((await ask('text=from the first')).text).toContain('from the first');
});

test('the last candidate is delivered with its own status, headers and body', async () => {
  await reset();
  home.write('claude.json', {
    only: {
      base_url: sandbox.fault('status=429,retry-after=7,message=slow down'),
      auth_token: 'x',
      active: true,
    },
  });
  await expect.poll(async () => (await ask('')).status).toBe(429);
  const answer = await ask('');
  expect(answer.headers['retry-after']).toBe('7');
  expect(answer.json()).toEqual({ type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } });
});

test('every request left exactly one record', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask('')));
  for (const { headers } of answers) await recordOf(home.path, 'claude', headers['x-clp-request-id']);
  const ids = readRecords(home.path, 'claude').map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
