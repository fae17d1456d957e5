import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from '../kit/body.ts';
import { unpackCaptures } from '../kit/captures.ts';
import { type Clp, createClp } from '../kit/clp.ts';
import { figure } from '../kit/figure.ts';
import { entriesOf } from '../kit/home.ts';
import { call, open } from '../kit/http.ts';
import { readRecords } from '../kit/records.ts';
import { waitFor } from '../kit/wait.ts';
import { type Rig, startRig } from './rig.ts';

const services = ['claude', 'codex', 'legacy'] as const;

/** One planted text for every place a secret may stand in. */
const canaries = {
  'auth_token of a config': 'canary-auth-token-1a2b3c4d5e6f',
  'api_key of a config': 'canary-api-key-2b3c4d5e6f7a',
  'a token behind file:': 'canary-file-token-3c4d5e6f7a8b',
  'a token behind env:': 'canary-env-token-4d5e6f7a8b9c',
  'Authorization of the client': 'canary-client-bearer-5e6f7a8b9c0d',
  'x-api-key of the client': 'canary-client-key-6f7a8b9c0d1e',
  'a cookie of the client': 'canary-client-cookie-7a8b9c0d1e2f',
  'a client key': 'canary-clp-client-key-8b9c0d1e2f3a',
  'a key in base_url': 'canary-address-key-9c0d1e2f3a4b',
  'a password in base_url': 'canary-address-user-c5d6e7f8a9b0',
  'a key in the query': 'canary-query-key-0d1e2f3a4b5c',
  'text a filter replaces': 'canary filtered words',
  'text a filter removes': 'canary-removed-text',
} as const;

/** Where a canary has to be: the user put it there. */
const homes = ['claude.json', 'codex.json', 'legacy.json', 'filter.json', 'secret-token'];

let rig: Rig;
let clp: Clp;
let clientKeyHash: string;

beforeAll(async () => {
  const { createHash } = await import('node:crypto');
  clientKeyHash = `sha256:${createHash('sha256').update(canaries['a client key']).digest('hex')}`;
  rig = await startRig({
    environment: { CLP_TEST_TOKEN: canaries['a token behind env:'] },
    files: (sandbox) => {
      const config = {
        main: {
          base_url: sandbox.url,
          auth_token: canaries['auth_token of a config'],
          api_key: canaries['api_key of a config'],
          active: true,
          weight: 3,
        },
        file: {
          base_url: addressWithKeys(sandbox.fault('status=401')),
          auth_token: 'file:secret-token',
          weight: 2,
        },
        env: { base_url: sandbox.fault('status=529'), auth_token: 'env:CLP_TEST_TOKEN', weight: 1 },
      };
      return {
        'claude.json': config,
        'codex.json': config,
        'legacy.json': config,
        'secret-token': canaries['a token behind file:'],
        'filter.json': [
          { source: canaries['text a filter replaces'], op: 'replace', target: '[gone]' },
          { source: canaries['text a filter removes'], op: 'remove' },
        ],
        'data/system.json': { clientKeys: [{ name: 'laptop', hash: clientKeyHash }] },
        'data/model_router_config.json': {
          mode: 'config-mapping',
          configMappings: Object.fromEntries(
            services.map((service) => [
              service,
              [
                { model: 'file', config: 'file' },
                { model: 'env', config: 'env' },
              ],
            ]),
          ),
        },
      };
    },
  });
  clp = await createClp(rig.home.path);
});
afterAll(() => rig?.stop());

/** An address that carries credentials of its own. */
function addressWithKeys(address: string): string {
  return `${address.replace('://', `://user:${canaries['a password in base_url']}@`)}?api-version=2&key=${canaries['a key in base_url']}`;
}

/** Requests of all kinds, good and bad, whose client sends every secret it has. */
async function traffic(): Promise<string> {
  const seen: string[] = [];
  for (const service of services) {
    for (const model of ['any', 'file', 'env']) {
      for (const fault of ['', 'status=500', 'reset=mid-stream', 'error=first']) {
        const text = `${canaries['text a filter replaces']} and ${canaries['text a filter removes']}`;
        const turn = [{ role: 'user', content: text }];
        const answer = await call(
          rig.url(service),
          `${mainPath[service]}?key=${canaries['a key in the query']}`,
          {
            headers: {
              authorization: `Bearer ${fault ? canaries['a client key'] : canaries['Authorization of the client']}`,
              'x-api-key': fault ? canaries['x-api-key of the client'] : canaries['a client key'],
              cookie: `session=${canaries['a cookie of the client']}`,
              ...(fault && { 'x-sandbox': fault }),
            },
            body: bodyFor(service, {
              model,
              stream: fault !== 'status=500',
              ...(service === 'codex' ? { input: turn } : { messages: turn }),
            }),
          },
        );
        seen.push(JSON.stringify(answer.headers), answer.text);
      }
    }
    const refused = await call(rig.url(service), mainPath[service], {
      headers: { authorization: `Bearer ${canaries['Authorization of the client']}` },
      body: bodyFor(service),
    });
    expect(refused.status).toBe(401);
    seen.push(refused.text);
  }
  return seen.join('\n');
}

function finding(text: string | Buffer): string[] {
  return Object.entries(canaries)
    .filter(([, canary]) => text.includes(canary))
    .map(([place]) => place);
}

test('no secret is in anything CLP writes, prints, shows or answers', async (context) => {
  const key = { 'x-api-key': canaries['a client key'] };
  const listeners = services.map((service) =>
    open(rig.url(service), '/events', { method: 'GET', headers: key }),
  );
  await waitFor(() => listeners.every((listener) => listener.text().includes('hello')));
  const places = new Map<string, string | Buffer>();
  places.set('answers', await traffic());
  await waitFor(() => services.every((service) => readRecords(rig.home.path, service).length >= 13));
  await new Promise((resolve) => setTimeout(resolve, 500));
  places.set('events', listeners.map((listener) => listener.text()).join(''));
  for (const listener of listeners) listener.leave();
  for (const service of services) {
    for (const path of ['/health', '/metrics'])
      places.set(
        `${service} ${path}`,
        (await call(rig.url(service), path, { method: 'GET', headers: key })).text,
      );
    const headers = { ...key, 'content-type': 'application/json' };
    for (const [path, body] of [
      ['/probe', { config: 'file' }],
      ['/probe/models', { config: 'file' }],
      ['/explain', { method: 'POST', path: mainPath[service], body: bodyFor(service, { model: 'file' }) }],
    ] as const)
      places.set(
        `${service} ${path}`,
        (await call(rig.url(service), path, { headers, body: JSON.stringify(body) })).text,
      );
  }
  await pages(places);
  await commands(places);
  places.set('logs', rig.output());
  files(places);
  const found = [...places].flatMap(([place, text]) =>
    finding(text).map((secret) => `${secret} in ${place}`),
  );
  expect(found).toEqual([]);
  // It was there to be found.
  expect(rig.sandbox.requests().some(({ url }) => url.includes(canaries['a key in base_url']))).toBe(true);
  figure(
    context,
    `${Object.keys(canaries).length} planted secrets, ${places.size} places searched (answers, events, logs, records, captures, metrics, pages, API, commands, report): none found`,
  );
}, 240_000);

/** What the console answers and shows. */
async function pages(places: Map<string, string | Buffer>): Promise<void> {
  const id = readRecords(rig.home.path, 'claude')[0]?.id ?? '';
  const paths = [
    '/',
    '/requests',
    '/configs/claude',
    '/routing/claude',
    '/usage',
    '/history',
    '/settings/services',
    '/api/overview',
    '/api/files/claude',
    '/api/files/system',
    '/api/history',
    '/api/requests',
    `/api/requests/${id}`,
    `/api/requests/${id}/body?side=request`,
    `/api/requests/${id}/body?side=response`,
    '/api/status',
    '/api/logs',
    '/api/config/claude',
    '/api/usage',
    '/api/clients',
  ];
  for (const path of paths)
    places.set(`console ${path}`, (await call(rig.url('console'), path, { method: 'GET' })).text);
}

/** What the commands print, and the report they write. */
async function commands(places: Map<string, string | Buffer>): Promise<void> {
  const report = join(rig.home.path, 'run/report.json');
  const all = [
    ['list', 'claude'],
    ['list', 'claude', '--json'],
    ['config', 'show', 'claude', 'file'],
    ['config', 'export'],
    ['config', 'validate'],
    ['explain', 'claude', 'file', '--json'],
    ['test', 'claude', 'file'],
    ['status'],
    ['logs'],
    ['history'],
    ['usage'],
    ['doctor'],
    ['config', 'show', 'claude', 'main'],
    ['report', '--output', report],
  ];
  const run = async (args: string[]): Promise<void> => {
    const { out, err } = await clp.run(...args);
    places.set(`clp ${args.join(' ')}`, out + err);
  };
  await run(['active', 'claude', 'file']);
  await run(['config', 'rename', 'codex', 'main', 'first']);
  await Promise.all(all.map(run));
  places.set('report', readFileSync(report));
}

/** Every file below the home but those the user wrote. */
function files(places: Map<string, string | Buffer>): void {
  for (const { name, bytes } of entriesOf(rig.home.path)) {
    if (homes.includes(name) || !bytes) continue;
    places.set(name, name.endsWith('.clp') ? unpackCaptures(bytes) : bytes);
  }
}

test('every file and folder of the home belongs to its user alone', () => {
  const open = entriesOf(rig.home.path)
    // What this test wrote there itself, with the modes it has.
    .filter(({ name }) => !homes.includes(name) && !/^data\/(system|model_router_config)\.json$/.test(name))
    .filter(({ mode }) => (mode & 0o077) !== 0);
  expect(open.map(({ name, mode }) => ({ name, mode }))).toEqual([]);
});

test('a client key stands hashed in its file, is asked for at every door, and goes to no upstream', async () => {
  const plain = { method: 'GET' };
  for (const service of services) {
    expect((await call(rig.url(service), '/events', plain)).status).toBe(401);
    expect((await call(rig.url(service), '/metrics', plain)).status).toBe(401);
    const health = (await call(rig.url(service), '/health', plain)).json();
    expect(health).not.toHaveProperty('configs');
  }
  expect(readFileSync(join(rig.home.path, 'data/system.json'), 'utf8')).toContain(clientKeyHash);
  const upstream = rig.sandbox
    .requests()
    .map(({ url, rawHeaders, body }) => `${url} ${rawHeaders.join(' ')} ${body}`)
    .join('\n');
  const client = Object.keys(canaries).filter((name) => /client|filter|query/.test(name));
  expect(finding(upstream).filter((place) => client.includes(place))).toEqual([]);
});
