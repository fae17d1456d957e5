import { JsonBody } from '@clp/core/proxy';
import { balanceSettings } from '@clp/core/schema';
import { parseConfigs } from '@clp/core/store';
import {
  applyFilters,
  compileFilters,
  compileRouting,
  filterRequest,
  rankConfigs,
  routeRequest,
} from '@clp/core/testing';

/** Measures what policy costs, in CPU time: filters over a conversation of 1 MB, and all of it over a small request. */

const words =
  'the quick fox.js jumps; const value = items[0] return 3.14 @decorator "quoted" src/app/main.ts'.split(' ');

/** @param found text that stands in the first, or in every, message */
function conversation(bytes: number, found?: { text: string; where: 'first' | 'every' }): Buffer {
  const messages: object[] = [];
  let position = 0;
  for (let size = 0; size < bytes; size += 4000) {
    let text = '';
    while (text.length < 4000)
      text += `${words[position++ % words.length]}${position % 11 === 0 ? '\n' : ' '}`;
    const isHere = found && (found.where === 'every' || size === 0);
    messages.push({
      role: 'user',
      content: [
        { type: 'text', text: isHere ? `${text.slice(0, 2000)}${found.text} ${text.slice(2000)}` : text },
      ],
    });
  }
  return Buffer.from(JSON.stringify({ model: 'm', messages }));
}

/** Median CPU milliseconds of 60 runs, after 10 to warm up. */
function measure(run: () => void): number {
  const times = Array.from({ length: 70 }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return times.slice(10).sort((a, b) => a - b)[30] ?? 0;
}

/** @param bar what it may cost */
function print(name: string, value: number, unit: string, bar: number): void {
  console.log(`${name.padEnd(57)} ${value.toFixed(1).padStart(6)} ${unit} CPU (at most ${bar})`);
}

type Rules = Parameters<typeof compileFilters>[0];

const ten = Array.from({ length: 10 }, (_, index) => index);
const detectors = ['api_key', 'private_key', 'jwt', 'email', 'ipv4', 'home_path'];
const cases: Record<string, { rules: Rules; match: string; barMs: number }> = {
  '10 literal rules': {
    rules: ten.map((index) => ({ source: `internal-host-${index}`, literal: true, op: 'remove' as const })),
    match: 'internal-host-3',
    barMs: 8,
  },
  '10 rules with a literal prefix': {
    rules: ten.map((index) => ({ source: `secret${index}-[a-z]+`, op: 'remove' as const })),
    match: 'secret3-abc',
    barMs: 8,
  },
  'every detector': {
    rules: detectors.map((detector) => ({ detector, op: 'replace' as const })),
    match: 'jane@example.org 10.1.2.3',
    barMs: 40,
  },
};

const megabyte = 1024 * 1024;
for (const [name, { rules, match, barMs }] of Object.entries(cases)) {
  const plan = compileFilters(rules).plans.claude;
  const bodies = {
    'no match': conversation(megabyte),
    'one match': conversation(megabyte, { text: match, where: 'first' }),
    'a match in every message': conversation(megabyte, { text: match, where: 'every' }),
  };
  for (const [what, body] of Object.entries(bodies)) {
    print(
      `${name}, ${what}`,
      measure(() => void applyFilters(plan, body)),
      'ms',
      barMs,
    );
  }
}
print('small request: two filters, routing, ranking', await smallRequest(), 'us', 30);

/** CPU microseconds that two filters, three routing rules and a sticky share over three configs add to a request of 2 kB. */
async function smallRequest(): Promise<number> {
  const filters = compileFilters([
    { source: 'internal-host', literal: true, op: 'remove' },
    { detector: 'api_key', op: 'mask' },
  ]);
  const { configs, active } = parseConfigs(
    Object.fromEntries(['a', 'b', 'c'].map((name) => [name, { base_url: 'https://x', auth_token: 'x' }])),
    (reference) => reference,
  );
  const routing = compileRouting(
    {
      mode: 'rules',
      rules: {
        claude: [
          { match: { model: 'claude-opus-', model_type: 'prefix' }, set_model: 'x' },
          { match: { headers: { 'x-team': '*' } }, pin: 'b' },
          { match: { min_input_tokens: 100_000 }, pin: 'c' },
        ],
      },
    },
    'claude',
    configs.map(({ name }) => name),
  );
  const balance = balanceSettings({ mode: 'weighted-share' }, 'claude');
  const body = conversation(2000);
  const headers = Object.fromEntries(ten.map((index) => [`x-header-${index}`, `value ${index}`]));
  const request = {
    id: '',
    method: 'POST',
    url: '/v1/messages',
    resource: 'messages',
    query: 'beta=true',
    rawHeaders: Object.entries(headers).flat(),
    headers,
    body,
  };
  const exchange = {
    service: 'claude' as const,
    endpoint: { counted: true },
    filterHits: [],
    masked: false,
    changes: [],
    project: undefined,
    modelAsked: undefined,
    modelSent: undefined,
  };
  const rounds = 20_000;
  const run = async (step: (parsed: JsonBody | undefined) => Promise<void> | void): Promise<number> => {
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round++) await step(JsonBody.parse(body));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / rounds;
  };
  const policy = async (parsed: JsonBody | undefined): Promise<void> => {
    const filtered = await filterRequest(filters, request, exchange);
    const firstConfig = (): undefined => undefined;
    routeRequest({ routing, request: filtered, body: parsed, exchange, firstConfig });
    rankConfigs({
      configs,
      active,
      balance,
      pin: undefined,
      sticky: 'b',
      isAvailable: () => true,
      isOff: () => false,
      inFlight: () => 0,
      random: Math.random,
    });
  };
  await run(policy);
  const [bare, full] = [await run(() => undefined), await run(policy)];
  return full - bare;
}
