import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createTempHome, type TempHome } from '../testing/index.ts';
import { followLog, lastLines, rotateLog } from './service-log.ts';

const homes: TempHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

function logWith(text: string): string {
  const home = createTempHome();
  homes.push(home);
  const path = join(home.path, 'service.log');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

test('a log of more than 10 MB is put aside, private as before, and its writer goes on in the emptied one', async () => {
  const path = logWith('');
  const writer = await open(path, 'a');
  await writer.write('x'.repeat(11 * 1024 * 1024));
  expect(await rotateLog(path)).toBe(true);
  await writer.write('after\n');
  await writer.close();
  expect(readFileSync(path, 'utf8')).toBe('after\n');
  expect(statSync(`${path}.1`).size).toBe(11 * 1024 * 1024);
  expect([statSync(path).mode & 0o777, statSync(`${path}.1`).mode & 0o777]).toEqual([0o600, 0o600]);
});

test('a log that two processes put aside at once is put aside once', async () => {
  const path = logWith('x'.repeat(11 * 1024 * 1024));
  expect((await Promise.all([rotateLog(path), rotateLog(path)])).sort()).toEqual([false, true]);
  expect(statSync(`${path}.1`).size).toBe(11 * 1024 * 1024);
});

test('a short log, and one that is not there, stay as they are', async () => {
  const path = logWith('short\n');
  expect([await rotateLog(path), await rotateLog(`${path}.none`)]).toEqual([false, false]);
  expect(readFileSync(path, 'utf8')).toBe('short\n');
});

test('the last lines of a long log are whole ones', async () => {
  const path = logWith('');
  for (let number = 1; number <= 20_000; number++) appendFileSync(path, `line ${number}\n`);
  expect(await lastLines(path, 2)).toEqual(['line 19999', 'line 20000']);
  expect(await lastLines(`${path}.none`, 2)).toEqual([]);
});

test('a log that is followed is handed on as it grows, also after it was put aside', async () => {
  const path = logWith('before\n');
  const stop = new AbortController();
  let seen = '';
  const write = (text: string) => {
    seen += text;
  };
  const followed = followLog(path, { lines: 5, write, signal: stop.signal });
  await vi.waitFor(() => expect(seen).toBe('before\n'), 10_000);
  appendFileSync(path, 'one é\n');
  await vi.waitFor(() => expect(seen).toBe('before\none é\n'), 10_000);
  writeFileSync(path, 'new\n');
  await vi.waitFor(() => expect(seen).toBe('before\none é\nnew\n'), 10_000);
  stop.abort();
  await followed;
});
