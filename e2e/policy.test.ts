import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, eventsOf, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { readRecords } from './kit/records.ts';

const json = { 'content-type': 'application/json' };

/** Ten ways in which an upstream fails before its first content. */
const failures = [
  'status=500',
  'status=502,html',
  'status=503,plain',
  'status=529',
  'status=429,retry-after=1',
  'status=401',
  'status=408',
  'reset=before-headers',
  'error=first',
  'error=opening',
];

let sandbox: Sandbox;
let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  sandbox = await startSandbox();
  home = createHome({
    'claude.json': {
      sick: { base_url: sandbox.url, auth_token: 'one', weight: 9, active: true },
      well: { base_url: sandbox.fault('text=well'), auth_token: 'two', weight: 1 },
      fine: { base_url: sandbox.fault('text=fine'), auth_token: 'three', weight: 1 },
    },
    'data/lb_config.json': {
      mode: 'weighted-share',
      // The sick one comes back at once, so that it is tried again and again.
      services: { claude: { failureThreshold: 1000, cooldownSeconds: 1 } },
    },
  });
  proxy = await startProxy('claude', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  await sandbox?.stop();
  home?.remove();
});

async function reset(): Promise<void> {
  const answer = await call(proxy.url, '/admin/reset', { headers: json, body: '{}' });
  expect(answer.status).toBe(200);
}

test('one of three upstreams fails in ten ways at 50 requests/s, and no client sees an error', async () => {
  const perFailure = 25;
  const answers: Promise<{ spec: string; status: number; text: string; broken: boolean }>[] = [];
  for (const spec of failures) {
    // A refused key and an asked-for wait would leave the sick one out for the rest of the test; so would one still under way.
    await Promise.all(answers);
    await reset();
    for (let count = 0; count < perFailure; count++) {
      // Only a stream can hide an error event.
      const stream = spec.startsWith('error') || count % 2 === 0;
      const answer = call(proxy.url, mainPath.claude, {
        // Only the sick upstream obeys: the others have their behaviour in their address.
        headers: { 'x-sandbox': spec },
        body: bodyFor('claude', { stream }),
      });
      answers.push(answer.then(({ status, text, broken }) => ({ spec, status, text, broken })));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const all = await Promise.all(answers);
  expect(all).toHaveLength(failures.length * perFailure);
  for (const { spec, status, text, broken } of all) {
    expect({ spec, status, broken, error: /event: error|"type":"error"/.test(text) }).toEqual({
      spec,
      status: 200,
      broken: false,
      error: false,
    });
    expect(text).toMatch(/well|fine/);
  }
  const faults = readRecords(home.path, 'claude').flatMap(({ attempts }) =>
    attempts.filter(({ config }) => config === 'sick').map(({ status, error }) => `${status} ${error}`),
  );
  expect(new Set(faults).size).toBeGreaterThanOrEqual(9);
});

test('cool-downs survive a restart', async () => {
  await reset();
  home.write('data/lb_config.json', {
    mode: 'active-first',
    services: { claude: { failureThreshold: 1, cooldownSeconds: 300 } },
  });
  const stateOf = async (): Promise<string | undefined> => {
    const { configs } = (await call(proxy.url, '/health', { method: 'GET' })).json() as {
      configs: { name: string; state: string }[];
    };
    return configs.find(({ name }) => name === 'sick')?.state;
  };
  await expect
    .poll(async () => {
      await call(proxy.url, mainPath.claude, {
        headers: { 'x-sandbox': 'status=500' },
        body: bodyFor('claude'),
      });
      return stateOf();
    })
    .toBe('open');
  await proxy.stop();
  proxy = await startProxy('claude', home.path);
  expect(await stateOf()).toBe('open');
  await reset();
  expect(await stateOf()).toBe('closed');
});

test('a conversation that names itself keeps its config', async () => {
  home.write('data/lb_config.json', { mode: 'weighted-share' });
  await expect
    .poll(async () => {
      const { balance } = (await call(proxy.url, '/health', { method: 'GET' })).json() as { balance: string };
      return balance;
    })
    .toBe('weighted-share');
  const texts = new Set<string>();
  for (let turn = 0; turn < 12; turn++) {
    const answer = await call(proxy.url, mainPath.claude, {
      headers: { session_id: 'conversation 1', 'x-sandbox': 'text=sick' },
      body: bodyFor('claude'),
    });
    texts.add(/sick|well|fine/.exec(answer.text)?.[0] ?? answer.text);
  }
  expect(texts.size).toBe(1);
});

test('a masked value reaches the client and never the upstream, the log or the disk', async () => {
  const secret = 'hunter2-"quoted"\\path';
  home.write('filter.json', [{ source: secret, literal: true, op: 'mask', name: 'password' }]);
  await expect
    .poll(async () => {
      const body = JSON.stringify({ text: secret });
      return (await call(proxy.url, '/filters/preview', { headers: json, body })).text;
    })
    .toContain('[masked]');
  const ask = (text: string, stream: boolean) =>
    call(proxy.url, mainPath.claude, {
      headers: { 'x-sandbox': 'text=the same for all' },
      body: bodyFor('claude', { stream, messages: [{ role: 'user', content: text }] }),
    });
  const answer = await ask(`my password is ${secret}`, true);
  const sent = sandbox.requests().at(-1);
  const placeholder = /MASKED_[0-9a-f]{16}/.exec(sent?.body.toString() ?? '')?.[0] ?? '';
  expect(placeholder).not.toBe('');
  expect(sent?.body.toString()).not.toContain('hunter2');
  expect(answer.status).toBe(200);

  // The model quotes the placeholder: the sandbox says what its address tells it to.
  home.write('claude.json', {
    parrot: { base_url: sandbox.fault(`text=it is ${placeholder}.`), auth_token: 'x', active: true },
  });
  await expect
    .poll(async () => (await ask(secret, false)).text)
    .toContain(JSON.stringify(`it is ${secret}.`));
  const streamed = await ask(secret, true);
  const text = eventsOf(streamed.text)
    .map(({ delta }) => (delta as { text?: string } | undefined)?.text ?? '')
    .join('');
  expect(text).toBe(`it is ${secret}.`);
  expect(proxy.output()).not.toContain('hunter2');
  await proxy.stop();
  const folder = join(home.path, 'data/requests');
  const log = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');
  expect(log).not.toContain('hunter2');
  expect(log).toContain('"filter_hits":{"password":1}');
});
