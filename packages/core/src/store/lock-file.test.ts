import { existsSync, mkdirSync, rmdirSync, utimesSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createTempHome } from '../testing/index.ts';
import { lockFile } from './lock-file.ts';

test('a lock that a killed process left is waited for, however fresh it is', async () => {
  const home = createTempHome({});
  const path = join(home.path, 'claude.json');
  mkdirSync(`${path}.lock`);
  const now = new Date();
  utimesSync(`${path}.lock`, now, now);
  const release = await lockFile(path);
  await release();
  expect(existsSync(`${path}.lock`)).toBe(false);
  home.remove();
});

test('a process that stood still and lost its lock goes on, and leaves the lock to who has it now', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const home = createTempHome({});
  const path = join(home.path, 'claude.json');
  try {
    const release = await lockFile(path);
    rmdirSync(`${path}.lock`);
    mkdirSync(`${path}.lock`);
    const later = new Date(Date.now() + 60_000);
    utimesSync(`${path}.lock`, later, later);
    // It looks after its lock every few seconds, and nothing tells when that look has ended: the other looks come after it.
    vi.advanceTimersByTime(6_000);
    for (let looks = 0; looks < 1_000; looks++) await stat(home.path);
    await release();
    expect(existsSync(`${path}.lock`)).toBe(true);
  } finally {
    vi.useRealTimers();
    home.remove();
  }
});
