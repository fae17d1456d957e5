import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCli } from '../testing.ts';

test('settings are shown with their defaults, set and given back their default', async () => {
  const { clp, home } = createCli({ 'data/system.json': '{\n  // mine\n  "drainMs": 5000\n}\n' });
  expect((await clp('settings')).out).toMatch(/drainMs +5000 +set\n.*captureBytes +268435456 +default/s);
  expect((await clp('settings', 'set', 'limits.queue', '50')).code).toBe(0);
  await clp('settings', 'set', 'capture.default', '{"mode":"errors"}');
  const text = () => readFileSync(join(home.path, 'data/system.json'), 'utf8');
  expect(text()).toContain('// mine');
  expect(JSON.parse((await clp('settings', '--json')).out)).toMatchObject({
    own: { drainMs: 5000, limits: { queue: 50 }, capture: { default: { mode: 'errors' } } },
    all: { limits: { queue: 50, connections: 500 } },
  });
  await clp('settings', 'unset', 'drainMs');
  expect(text()).not.toContain('drainMs');
  expect(await clp('settings', 'unset', 'drainMs')).toMatchObject({ code: 1 });
  await clp(
    'history',
    'undo',
    (JSON.parse((await clp('history', '--json')).out) as { id: string }[])[0]?.id ?? '',
  );
  expect(text()).toContain('"drainMs": 5000');
});

test('unknown settings suggest the nearest, wrong values change nothing', async () => {
  const { clp } = createCli();
  expect(await clp('settings', 'set', 'logLimt', '5')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean "logLimit"?'),
  });
  expect((await clp('settings', 'set', 'limits.qeue', '5')).err).toContain('Did you mean "limits.queue"?');
  expect((await clp('settings', 'set', 'instances.claud', '2')).err).toContain('"instances.claude"?');
  expect((await clp('settings', 'set', 'instances.claude', '0')).err).toContain('must be >= 1');
  expect((await clp('settings', 'set', 'drainMs.of', '5')).err).toContain('"drainMs.of" is no setting.');
  expect((await clp('settings', 'set', 'limits.queue', '-5')).err).toContain('limits.queue must be >= 0');
  expect(JSON.parse((await clp('settings', '--json')).out).own).toEqual({});
});

test('models: defaults of Codex models are set one by one, and go together', async () => {
  const { clp } = createCli({
    'data/system.json': { codexDefaults: { verbosityByModel: { 'gpt-5': 'low' } } },
  });
  expect((await clp('models', 'set', 'gpt-5', '--effort', 'high', '--summary', 'auto')).code).toBe(0);
  await clp('models', 'set', 'gpt-5-codex', '--effort', 'low');
  expect((await clp('models')).out).toMatch(/gpt-5 +high +auto +low\ngpt-5-codex +low +- +-/);
  await clp('models', 'unset', 'gpt-5');
  expect(JSON.parse((await clp('models', '--json')).out)).toEqual([
    { model: 'gpt-5-codex', effort: 'low', summary: null, verbosity: null },
  ]);
  expect(await clp('models', 'unset', 'gpt-5')).toMatchObject({ code: 1 });
  expect(await clp('models', 'set', 'gpt-5')).toMatchObject({ code: 2 });
  expect(await clp('models', 'set', 'gpt-5', '--effort', 'huge')).toMatchObject({ code: 2 });
});

test('prices of your own are set, shown and removed', async () => {
  const { clp } = createCli();
  expect((await clp('prices')).out).toContain('the bundled ones hold');
  await clp(
    'prices',
    'set',
    'mine*',
    '--input',
    '1',
    '--output',
    '5',
    '--cache-read',
    '0.1',
    '--cache-write-1h',
    '2',
  );
  expect((await clp('prices')).out).toMatch(/mine\* +\$1 +\$5 +\$0.1 +- +\$2/);
  expect(JSON.parse((await clp('prices', '--json')).out)).toEqual({
    'mine*': { input: 1, output: 5, cache_read: 0.1, cache_write_1h: 2 },
  });
  expect(await clp('prices', 'set', 'mine*', '--input', '-1', '--output', '5')).toMatchObject({ code: 1 });
  expect(await clp('prices', 'set', 'mine*')).toMatchObject({ code: 2 });
  await clp('prices', 'remove', 'mine*');
  expect(await clp('prices', 'remove', 'mine*')).toMatchObject({ code: 1 });
});

test('upgrade tells the version and the way', async () => {
  const { clp } = createCli({}, { CLP_CLAUDE_PORT: '1' });
  expect((await clp('upgrade')).out).toMatch(/CLP \d+\.\d+\.\d+ in .*To upgrade.*npm start.*clp restart/s);
  expect(JSON.parse((await clp('upgrade', '--json')).out)).toMatchObject({ version: expect.any(String) });
});
