import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSettings, type SettingsSource } from '../store/settings.ts';
import { createTempHome, type TempHome } from '../testing/temp-home.ts';
import { type OpenHealth, openHealth } from './open-health.ts';

const policy = { failureThreshold: 2, cooldownMs: 60_000 };
const fault = { fault: 'upstream', cause: '503' } as const;
const other = { failureThreshold: 5, excludedConfigs: ['z'], future: [1] };
const start = 1_700_000_000_000;

let home: TempHome;
let settings: SettingsSource;
let opened: OpenHealth;

async function open(now = start): Promise<OpenHealth> {
  settings = await openSettings({ home: home.path, service: 'claude', secret: () => undefined });
  opened = openHealth({
    home: home.path,
    service: 'claude',
    settings,
    now: () => now,
    onChange: () => {},
    onProblem: (error) => expect.fail(String(error)),
  });
  return opened;
}

async function close(): Promise<void> {
  await opened.close();
  await settings.close();
}

beforeEach(() => {
  home = createTempHome({
    'data/lb_config.json': {
      mode: 'weight-based',
      services: { claude: { failureThreshold: 2 }, codex: other },
    },
  });
});
afterEach(async () => {
  await close();
  home.remove();
});

const onDisk = () => JSON.parse(readFileSync(join(home.path, 'data/lb_config.json'), 'utf8'));

test('failures and cool-downs outlive the process; everything else in the file stays', async () => {
  const { health } = await open();
  for (let count = 0; count < 2; count++) health.failure('a', fault, policy);
  health.failure('b', fault, policy);
  await close();
  expect(onDisk()).toEqual({
    mode: 'weight-based',
    services: {
      claude: {
        failureThreshold: 2,
        currentFailures: { a: 2, b: 1 },
        excludedConfigs: ['a'],
        excludedTimestamps: { a: start / 1000 },
        cooldowns: { a: { until: start / 1000 + 60, reason: 'failures', lastFault: '503' } },
      },
      codex: other,
    },
  });
  const later = await open(start + 20_000);
  expect(later.health.state('a')).toEqual({
    state: 'open',
    failures: 2,
    remainingMs: 40_000,
    reason: 'failures',
    lastFault: '503',
  });
  expect(later.health.state('b')).toMatchObject({ state: 'closed', failures: 1 });
});

test('an exclusion of the reference lasts one cool-down', async () => {
  home.write('data/lb_config.json', {
    services: { claude: { currentFailures: { a: 3 }, excludedConfigs: ['a'], cooldownSeconds: 90 } },
  });
  const { health } = await open();
  expect(health.state('a')).toMatchObject({ state: 'open', remainingMs: 90_000 });
});

test('a reset written into the file by somebody else is taken over', async () => {
  const { health } = await open();
  for (let count = 0; count < 2; count++) health.failure('a', fault, policy);
  await expect.poll(() => onDisk().services.claude.excludedConfigs).toEqual(['a']);
  home.write('data/lb_config.json', { services: { claude: { currentFailures: {}, excludedConfigs: [] } } });
  await expect.poll(() => health.state('a').state).toBe('closed');
  home.write('data/lb_config.json', { services: { claude: { excludedConfigs: ['b'] } } });
  await expect.poll(() => health.isAvailable('b')).toBe(false);
});

test('a service without failures writes nothing', async () => {
  const before = onDisk();
  const { health } = await open();
  health.success('a');
  await close();
  expect(onDisk()).toEqual(before);
});
