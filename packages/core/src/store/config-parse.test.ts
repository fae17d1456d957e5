import { expect, test } from 'vitest';
import { parseConfigs } from './config-parse.ts';

const noSecrets = (): undefined => undefined;
const base = { base_url: 'https://h/v1/', auth_token: 'Bearer sk-1 ' };

test('reads an entry of the reference with its oddities', () => {
  const { configs } = parseConfigs(
    {
      a: { ...base, weight: '5', requests_per_minute: 12, streaming: ' ON ', tool_calls_streaming: 'auto' },
      b: { ...base, stream_usage: true },
    },
    noSecrets,
  );
  expect(configs[0]).toMatchObject({
    name: 'a',
    baseUrl: 'https://h/v1',
    authToken: 'sk-1',
    weight: 5,
    rpmLimit: 12,
    streaming: true,
    toolCallsStreaming: undefined,
    streamUsage: false,
  });
  expect(configs[1]?.streamUsage).toBe(true);
});

test('of several active entries the last wins, of none the first is active', () => {
  const two = { a: { ...base, active: true }, b: { ...base, active: true }, c: base };
  expect(parseConfigs(two, noSecrets).active?.name).toBe('b');
  expect(parseConfigs({ a: base, b: base }, noSecrets).active?.name).toBe('a');
});

test.each([
  [{ auth_token: 'x' }, 'base_url is missing'],
  [{ base_url: 'ftp://h', auth_token: 'x' }, 'base_url must be an http'],
  [{ base_url: 'https://h' }, 'neither auth_token nor api_key'],
  ['text', 'must be an object'],
  [{ ...base, protocol: 'soap' }, 'protocol must be one of'],
])('leaves out %j and says why', (entry, reason) => {
  const { configs, problems } = parseConfigs({ bad: entry, good: base }, noSecrets);
  expect(configs.map(({ name }) => name)).toEqual(['good']);
  expect(problems[0]?.reason).toContain(reason);
});

test('an empty auth_token and an api_key alone are both fine', () => {
  const { configs } = parseConfigs(
    { a: { base_url: 'https://h', auth_token: '' }, b: { base_url: 'https://h', api_key: 'k' } },
    noSecrets,
  );
  expect(configs).toHaveLength(2);
});

test('secrets may be references; a missing one is a problem, not an outage', () => {
  const file = {
    a: { base_url: 'https://h', auth_token: 'env:KEY' },
    b: { base_url: 'https://h', auth_token: 'env:NONE' },
  };
  const { configs, problems } = parseConfigs(file, (name) => (name === 'env:KEY' ? 'sk-env' : undefined));
  expect(configs.map(({ authToken }) => authToken)).toEqual(['sk-env', '']);
  expect(problems).toEqual([{ entry: 'b', field: 'auth_token', reason: 'env:NONE is not there' }]);
});

test('limits of zero or nonsense mean none', () => {
  const { configs } = parseConfigs({ a: { ...base, rpm_limit: 0, weight: {} } }, noSecrets);
  expect(configs[0]).toMatchObject({ rpmLimit: undefined, weight: 0 });
});

test.each([1, 120, 240, 100_000])('a pacing limit of %i is that, under either of its names', (limit) => {
  const file = { a: { ...base, rpm_limit: limit }, b: { ...base, requests_per_minute: limit } };
  expect(parseConfigs(file, noSecrets).configs.map(({ rpmLimit }) => rpmLimit)).toEqual([limit, limit]);
});
