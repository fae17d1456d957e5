import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTempHome, type TempHome } from '../testing/index.ts';
import { ensureSecretFile, readSecretFile, type SecretKind } from './secret-file.ts';

const kind: SecretKind = { make: () => randomBytes(8), isWhole: (secret) => secret.length === 8 };
let home: TempHome;
beforeEach(() => {
  home = createTempHome();
});
afterEach(() => home.remove());
const path = () => join(home.path, 'below/secret');

test('there is none until it is asked for; then its owner alone can read it', async () => {
  expect(await readSecretFile(path(), kind)).toBeUndefined();
  const secret = await ensureSecretFile(path(), kind);
  expect(readFileSync(path())).toEqual(secret);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  expect(await ensureSecretFile(path(), kind)).toEqual(secret);
});

test.each([
  ['there is none', undefined],
  ['it is damaged', 'short'],
  ['it is empty', ''],
])('all who need it at once get the same one where %s', async (_, before) => {
  if (before !== undefined) home.write('below/secret', before);
  // Some come while the first are at it, as processes that start one after the other do.
  const asked = Array.from({ length: 12 }, async (_, number) => {
    await new Promise((done) => setTimeout(done, number % 4));
    return ensureSecretFile(path(), kind);
  });
  const secrets = await Promise.all(asked);
  expect(new Set(secrets.map((secret) => secret.toString('hex')))).toHaveLength(1);
  expect(readFileSync(path())).toEqual(secrets[0]);
  expect(readdirSync(join(home.path, 'below'))).toEqual(['secret']);
});

test('what another made between the look and the lock is kept', async () => {
  const theirs = await ensureSecretFile(path(), kind);
  let looks = 0;
  // The first look is told that nothing usable is there, as it was before the other process made its own.
  const late: SecretKind = { ...kind, isWhole: () => ++looks > 1 };
  expect(await ensureSecretFile(path(), late)).toEqual(theirs);
  expect(readFileSync(path())).toEqual(theirs);
});
