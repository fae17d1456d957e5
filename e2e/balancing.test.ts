import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { type Answer, call, open } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { recordOf } from './kit/records.ts';
import { gate, type ScriptedUpstream, startScriptedUpstream } from './kit/scripted-upstream.ts';
import { until } from './kit/wait.ts';

/** Which upstream gets a request, and when: modes of balance, conversations, limits, fallbacks. */

const names = ['a', 'b', 'c'] as const;
type Name = (typeof names)[number];

let home: Home;
let proxy: RunningProxy;
const upstreams = new Map<Name, ScriptedUpstream>();

beforeAll(async () => {
  for (const name of names) upstreams.set(name, await startScriptedUpstream(name));
  home = createHome({ 'claude.json': configs() });
  proxy = await startProxy('claude', home.path, { CLP_SSE_HEARTBEAT_INTERVAL: '0.1' });
});
afterAll(async () => {
  await proxy?.stop();
  await Promise.all([...upstreams.values()].map((upstream) => upstream.stop()));
  home?.remove();
});
beforeEach(() => {
  for (const upstream of upstreams.values()) upstream.reset();
});
afterEach(async () => {
  await call(proxy.url, '/admin/reset', { headers: json, body: '{}' });
  // The proxy keeps its state in the file the next test writes.
  await until(
    async () => !/"(?:currentFailures|cooldowns)": *\{ *"/.test(balanceFile().replaceAll('\n', '')),
  );
});

const json = { 'content-type': 'application/json' };

function configs(members: Partial<Record<Name, object>> = {}): object {
  return Object.fromEntries(
    names.map((name) => [
      name,
      { base_url: upstreamOf(name).url, auth_token: name, active: name === 'a', weight: 1, ...members[name] },
    ]),
  );
}

function balanceFile(): string {
  return readFileSync(join(home.path, 'data/lb_config.json'), 'utf8');
}

function upstreamOf(name: Name): ScriptedUpstream {
  const upstream = upstreams.get(name);
  if (!upstream) throw new Error(`no upstream ${name}`);
  return upstream;
}

let edits = 0;

interface Files {
  mode?: string;
  /** Of `data/lb_config.json`. */
  section?: object;
  routing?: object;
  configs?: Partial<Record<Name, object>>;
}

/** Writes settings and waits until the proxy has them: a config that is off, of another name each time, tells. */
async function use({
  mode = 'active-first',
  section = {},
  routing = {},
  configs: members,
}: Files): Promise<void> {
  const mark = `mark-${++edits}`;
  home.write('data/model_router_config.json', routing);
  home.write('data/system.json', { limits: { queueWaitMs: 10_000 } });
  home.write('claude.json', {
    ...configs(members),
    [mark]: { base_url: upstreamOf('a').url, auth_token: 'x' },
  });
  home.write('data/lb_config.json', {
    mode,
    services: { claude: { ...section, manualDisabledUntil: { [mark]: '2999-12-31' } } },
  });
  await until(async () => {
    const { text } = await call(proxy.url, '/explain', { headers: json, body: '{}' });
    const { rank } = JSON.parse(text) as {
      rank: { mode: string; left_out: { config: string; why: string }[] };
    };
    const off = rank.left_out.find(({ config }) => config === mark);
    return rank.mode === mode && off?.why === 'left out by hand until 2999-12-31';
  });
}

function ask(members: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Answer> {
  return call(proxy.url, mainPath.claude, {
    headers: { ...json, ...headers },
    body: bodyFor('claude', members),
  });
}

/** The upstream that served an answer. */
function servedBy(answer: Answer): string {
  expect(answer.status).toBe(200);
  return (answer.json() as { content: { text: string }[] }).content[0]?.text ?? '';
}

async function times(count: number, run: (index: number) => Promise<Answer>): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, async (_, index) => servedBy(await run(index))));
}

const conversations = {
  'a session header': () => ask({}, { 'x-claude-code-session-id': 'one' }),
  'metadata.user_id': () => ask({ metadata: { user_id: 'user_1_session_one' } }),
  prompt_cache_key: () => ask({ prompt_cache_key: 'key one' }),
};

test.each(Object.entries(conversations))(
  'a conversation named by %s keeps its config while that is healthy',
  async (_name, turn) => {
    await use({ mode: 'weighted-share' });
    const first = servedBy(await turn());
    expect(new Set(await times(20, turn))).toEqual(new Set([first]));

    upstreamOf(first as Name).does(() => ({ status: 529 }));
    const second = servedBy(await turn());
    expect(second).not.toBe(first);
    // What failed comes back, and the conversation has its cache at the other now.
    upstreamOf(first as Name).does(() => ({}));
    expect(new Set(await times(20, turn))).toEqual(new Set([second]));
  },
);

test.each([
  ['weighted-share', {}, true],
  ['least-busy', {}, true],
  ['weighted-share', { sticky: false }, false],
  ['weight-based', { sticky: true }, true],
] as const)('in %s with %j conversations stay where they are: %s', async (mode, section, stays) => {
  await use({ mode, section });
  const turn = () => ask({}, { 'x-claude-code-session-id': `${mode} ${JSON.stringify(section)}` });
  const home = servedBy(await turn());
  // Other configs become the better choice: heavier, or idle while the conversation's own is busy.
  const heavier = Object.fromEntries(
    names.filter((name) => name !== home).map((name) => [name, { weight: 9 }]),
  );
  await use({ mode, section, configs: heavier });
  const seen = new Set(await times(30, turn));
  expect(seen.size === 1 && seen.has(home)).toBe(stays);
});

test('in weight-based and active-first a conversation goes where every request goes', async () => {
  const turn = () => ask({}, { 'x-claude-code-session-id': 'mover' });
  await use({ mode: 'weight-based', configs: { b: { weight: 5 } } });
  expect(servedBy(await turn())).toBe('b');
  await use({ mode: 'weight-based', configs: { c: { weight: 7 } } });
  expect(servedBy(await turn())).toBe('c');
  await use({ mode: 'active-first' });
  expect(servedBy(await turn())).toBe('a');
});

test('weighted-share gives each its share', async () => {
  await use({
    mode: 'weighted-share',
    configs: { a: { weight: 6 }, b: { weight: 2 }, c: { weight: 0 } },
  });
  const served = await times(200, () => ask());
  const share = served.filter((name) => name === 'a').length / served.length;
  // Five standard deviations around three quarters.
  expect(share).toBeGreaterThan(0.6);
  expect(share).toBeLessThan(0.9);
  expect(served).not.toContain('c');
});

test('least-busy spreads requests over those with the fewest under way', async () => {
  await use({ mode: 'least-busy' });
  const allAreThere = gate();
  for (const name of names) upstreamOf(name).does(() => ({ after: allAreThere.opened }));
  const served: Promise<string>[] = [];
  for (let index = 0; index < 6; index++) {
    served.push(ask().then(servedBy));
    await until(async () => names.reduce((sum, name) => sum + upstreamOf(name).calls.length, 0) > index);
  }
  allAreThere.open();
  expect((await Promise.all(served)).sort()).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
});

test('max_concurrency holds, and who waits gets the turn of who ends', async () => {
  await use({ configs: { a: { max_concurrency: 2 } } });
  upstreamOf('a').does(() => ({ delay: 50 }));
  expect(await times(8, () => ask())).toEqual(Array(8).fill('a'));
  expect(upstreamOf('a').mostAtOnce()).toBeLessThanOrEqual(2);
});

test('rpm_limit: turns come in order and apart, who waits gets heartbeats, who leaves frees the place', async () => {
  await use({ section: { failover: false }, configs: { a: { rpm_limit: 24 } } });
  const queued = async (count: number): Promise<void> =>
    until(async () => {
      const { configs: shown } = (await call(proxy.url, '/health', { method: 'GET' })).json() as {
        configs: { name: string; queued: number }[];
      };
      return shown.find(({ name }) => name === 'a')?.queued === count;
    });
  expect(servedBy(await ask({ model: 'one' }))).toBe('a');
  const second = ask({ model: 'two' });
  await queued(1);
  const leaving = open(proxy.url, mainPath.claude, {
    headers: json,
    body: bodyFor('claude', { model: 'three', stream: true }),
  });
  await queued(2);
  const fourth = ask({ model: 'four' });
  await until(async () => leaving.text().includes('event: ping'));
  leaving.leave();
  expect([await second, await fourth].map(servedBy)).toEqual(['a', 'a']);
  await queued(0);
  const { calls } = upstreamOf('a');
  expect(calls.map(({ body }) => body.model)).toEqual(['one', 'two', 'four']);
  const gaps = calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0));
  // 24 in a minute are 2.5 s apart; what arrives late on a busy machine makes the next gap shorter.
  expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBeGreaterThan(4_900);
});

test('tpm_limit: what exceeds the minute is tried elsewhere, else refused with the time to wait', async () => {
  await use({ configs: { a: { tpm_limit: 500 } } });
  const turn = () => ask({ system: 'x'.repeat(1_400) });
  expect(servedBy(await turn())).toBe('a');
  // 10 s is the longest wait these settings allow; the minute is not over by then.
  expect(servedBy(await turn())).toBe('b');
  const limited = { tpm_limit: 500 };
  await use({ configs: { a: limited, b: limited, c: limited } });
  for (const name of ['b', 'c']) expect(servedBy(await turn())).toBe(name);
  const refused = await turn();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(10);
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
  expect(refused.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
});

test('an upstream that says its quota is used up gets nothing until it has some again', async () => {
  await use({});
  upstreamOf('a').does(() => ({
    headers: {
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': new Date(Date.now() + 4_000).toISOString(),
    },
  }));
  expect(servedBy(await ask())).toBe('a');
  const { configs: shown } = (await call(proxy.url, '/health', { method: 'GET' })).json() as {
    configs: { name: string; next_turn_ms: number }[];
  };
  expect(shown.find(({ name }) => name === 'a')?.next_turn_ms).toBeGreaterThan(0);
  upstreamOf('a').does(() => ({}));
  expect(servedBy(await ask())).toBe('a');
  const [first, second] = upstreamOf('a').calls;
  // Sent only after the reset, which is told in whole milliseconds.
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(3_000);
});

test('a rule falls back to other models once every config failed with the one before', async () => {
  await use({
    routing: {
      mode: 'rules',
      rules: {
        claude: [{ match: { model: 'big' }, set_model: 'bigger', fallback_models: ['middle', 'small'] }],
      },
    },
  });
  for (const name of names)
    upstreamOf(name).does(({ body }) => ({ status: body.model === 'small' ? 200 : 529 }));
  const answer = await ask({ model: 'big' });
  expect((answer.json() as { model: string }).model).toBe('small');
  const models = names.map((name) => upstreamOf(name).calls.map(({ body }) => body.model));
  expect(models[0]).toEqual(['bigger', 'middle', 'small']);
  expect(models.slice(1).map((each) => each.slice(0, 2))).toEqual([
    ['bigger', 'middle'],
    ['bigger', 'middle'],
  ]);
  const record = await recordOf(home.path, 'claude', answer.headers['x-clp-request-id']);
  expect(record).toMatchObject({ model: 'small', model_asked: 'big', model_sent: 'small' });
  const renamed = record.changes?.filter(({ what }) => what === 'body.model');
  expect(renamed?.map(({ before, after }) => [before, after])).toEqual([
    ['big', 'bigger'],
    ['bigger', 'middle'],
    ['middle', 'small'],
  ]);
});
