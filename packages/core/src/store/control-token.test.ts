import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createTempHome } from '../testing/index.ts';
import { ensureControlToken } from './control-token.ts';
import { ensureHome } from './home.ts';
import { pathsOf } from './paths.ts';

test('processes that start together agree on one token, which only its owner can read', async () => {
  const home = createTempHome();
  await ensureHome(home.path);
  const tokens = await Promise.all(Array.from({ length: 8 }, () => ensureControlToken(home.path)));
  expect(new Set(tokens).size).toBe(1);
  expect(tokens[0]).toMatch(/^[0-9a-f]{64}$/);
  expect((await stat(pathsOf(home.path).controlToken)).mode & 0o777).toBe(0o600);
  home.remove();
});
