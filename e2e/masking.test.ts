import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, eventsOf, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, type Service, startProxy } from './kit/proxy.ts';

/** Masked values on their way out and back: every service, to an upstream of every protocol, in every kind of answer. */

const services = ['claude', 'codex', 'legacy'] as const;
const protocols = ['messages', 'responses', 'chat'] as const;
/** With all that JSON must escape, and no white space: the sandbox speaks word by word. */
const secret = 'hunter2-"quoted"\\päth';

let sandbox: Sandbox;
let home: Home;
const proxies = new Map<Service, RunningProxy>();

beforeAll(async () => {
  sandbox = await startSandbox();
  const configs = Object.fromEntries(
    protocols.map((protocol) => [protocol, { base_url: sandbox.url, auth_token: 'real', protocol }]),
  );
  home = createHome({
    'claude.json': configs,
    'codex.json': configs,
    'legacy.json': configs,
    'filter.json': [{ source: secret, literal: true, op: 'mask', name: 'password' }],
  });
  for (const service of services)
    proxies.set(service, await startProxy(service, home.path, { CLP_SSE_HEARTBEAT_INTERVAL: '0.1' }));
});
afterAll(async () => {
  await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  await sandbox?.stop();
  home?.remove();
});

async function ask(service: Service, config: string, members: Record<string, unknown>) {
  const proxy = proxies.get(service);
  const answer = await call(proxy?.url ?? '', mainPath[service], {
    headers: { 'x-clp-config': config, 'content-type': 'application/json' },
    body: bodyFor(service, members),
  });
  expect({ status: answer.status, broken: answer.broken }).toEqual({ status: 200, broken: false });
  return answer;
}

/** A turn of the user, in the service's protocol. */
function turn(service: Service, content: string): Record<string, unknown> {
  const turns = [{ role: 'user', content }];
  return service === 'codex' ? { input: turns } : { messages: turns };
}

/** A tool whose only argument can be but one value. */
function tool(service: Service, value: string): Record<string, unknown> {
  const schema = {
    type: 'object',
    properties: { value: { type: 'string', enum: [value] } },
    required: ['value'],
  };
  const named = { name: 'store', description: 'Stores.' };
  if (service === 'claude') return { tools: [{ ...named, input_schema: schema }] };
  if (service === 'codex') return { tools: [{ type: 'function', ...named, parameters: schema }] };
  return { tools: [{ type: 'function', function: { ...named, parameters: schema } }] };
}

/** Every string of a JSON document that stands in a member of that name, in order. */
function members(value: unknown, name: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === name && typeof member === 'string' ? [member] : members(member, name),
  );
}

const deltas = {
  claude: { text: 'text', call: 'partial_json' },
  codex: { text: 'delta', call: 'delta' },
  legacy: { text: 'content', call: 'arguments' },
} as const;

/** What a client that reads the deltas of a stream puts together. */
function assembled(service: Service, text: string, kind: 'text' | 'call'): string {
  const wanted = kind === 'text' ? 'response.output_text.delta' : 'response.function_call_arguments.delta';
  return eventsOf(text)
    .filter(({ type }) => service !== 'codex' || type === wanted)
    .flatMap((event) => members(event, deltas[service][kind]))
    .join('');
}

const cases = services.flatMap((service) => protocols.map((protocol) => [service, protocol] as const));

test.each(cases)('%s, upstream %s: an answer quotes a masked value', async (service, protocol) => {
  const request = { model: 'echo', ...turn(service, `it is ${secret} indeed`) };
  const plain = await ask(service, protocol, { ...request, stream: false });
  expect(plain.text).toContain(JSON.stringify(`it is ${secret} indeed`));
  const streamed = await ask(service, protocol, { ...request, stream: true });
  expect(assembled(service, streamed.text, 'text')).toBe(`it is ${secret} indeed`);
});

test.each(cases)('%s, upstream %s: a tool call passes a masked value on', async (service, protocol) => {
  const request = { model: 'tools', ...turn(service, 'Do it.'), ...tool(service, secret) };
  const plain = await ask(service, protocol, { ...request, stream: false });
  const [json] = members(plain.json(), 'arguments');
  const input = json === undefined ? members(plain.json(), 'value') : members(JSON.parse(json), 'value');
  expect(input).toEqual([secret]);
  const streamed = await ask(service, protocol, { ...request, stream: true });
  expect(JSON.parse(assembled(service, streamed.text, 'call'))).toEqual({ value: secret });
});

test.each(services)('%s: an error that comes after heartbeats gets its values back', async (service) => {
  await ask(service, protocols[0], { model: 'echo', ...turn(service, secret), stream: false });
  const placeholder = placeholdersSent().at(-1);
  const upstream = sandbox.fault(`delay=2500,status=400,message=cannot read ${placeholder}`);
  const name = `${service}.json`;
  const protocol = { claude: 'messages', codex: 'responses', legacy: 'chat' }[service];
  home.write(name, { late: { base_url: upstream, auth_token: 'real', protocol, active: true } });
  await expect
    .poll(async () => (await call(proxies.get(service)?.url ?? '', '/health', { method: 'GET' })).text)
    .toContain('"late"');
  const { text } = await ask(service, 'late', { ...turn(service, secret), stream: true });
  expect(text).toContain(JSON.stringify(`cannot read ${secret}`).slice(1, -1));
});

test('nothing of it reaches an upstream or the disk', async () => {
  expect(placeholdersSent().length).toBeGreaterThan(0);
  // The same value has the same placeholder as long as a service runs.
  expect(new Set(placeholdersSent()).size).toBe(services.length);
  for (const { body } of sandbox.requests()) expect(body.toString()).not.toContain('hunter2');
  await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  for (const proxy of proxies.values()) expect(proxy.output()).not.toContain('hunter2');
  for (const file of readdirSync(home.path, { recursive: true, encoding: 'utf8' })) {
    const isText = /\.(jsonl|log)$/.test(file) || file.includes('captures');
    if (!isText || !file.includes('.')) continue;
    expect(readFileSync(join(home.path, file)).includes('hunter2')).toBe(false);
  }
});

function placeholdersSent(): string[] {
  return sandbox.requests().flatMap(({ body }) => body.toString().match(/MASKED_[0-9a-f]{16}/g) ?? []);
}
