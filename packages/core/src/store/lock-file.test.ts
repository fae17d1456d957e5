import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
