import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendLines, endsTorn, PartialWrite } from './append-lines.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clp-lines-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('lines are appended, and a file that ends in a part of one is known', async () => {
  const path = join(folder, 'log.jsonl');
  expect(await endsTorn(path)).toBe(false);
  await appendLines(path, ['one\n', 'two\n']);
  expect([readFileSync(path, 'utf8'), await endsTorn(path)]).toEqual(['one\ntwo\n', false]);
  writeFileSync(path, 'one\ntw');
  expect(await endsTorn(path)).toBe(true);
});

test('a write that cannot be done says that no line is on disk', async () => {
  const failure = await appendLines(join(folder, 'missing/log.jsonl'), ['one\n']).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(PartialWrite);
  expect(failure).toMatchObject({ lines: 0, isTorn: false, cause: { code: 'ENOENT' } });
});
