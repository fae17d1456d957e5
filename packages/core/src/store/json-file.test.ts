import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { ConfigFileSchema } from '../schema/config.ts';
import { RoutingFileSchema } from '../schema/routing.ts';
import { createTempHome, type TempHome } from '../testing/index.ts';
import { describeProblem } from './file-problem.ts';
import { createJsonFile, versionOf } from './json-file.ts';

const homes: TempHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

function fileWith(text?: string) {
  const home = createTempHome(text === undefined ? {} : { 'claude.json': text });
  homes.push(home);
  const path = join(home.path, 'claude.json');
  const file = createJsonFile<Record<string, unknown>>({ path, schema: ConfigFileSchema, empty: {} });
  return { file, path, text: () => readFileSync(path, 'utf8') };
}

test('edits only what is meant: comments, order, spacing and unknown keys stay', async () => {
  const { file, text } = fileWith('{\n    // mine\n    "b": {"x":  1.0, "active": false},\n    "a": {}\n}\n');
  await file.update(() => [{ path: ['b', 'active'], value: true }]);
  expect(text()).toBe('{\n    // mine\n    "b": {"x":  1.0, "active": true},\n    "a": {}\n}\n');
});

test('a missing file reads as empty and is created private', async () => {
  const { file, path, text } = fileWith();
  expect(await file.read()).toEqual({ state: 'missing', value: {} });
  await file.update(() => [{ path: ['a'], value: { base_url: 'x' } }]);
  expect(JSON.parse(text())).toEqual({ a: { base_url: 'x' } });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a broken file is reported with its line and never written over', async () => {
  const broken = '{\n  "a": {\n';
  const { file, text } = fileWith(broken);
  const reading = await file.read();
  expect(reading.state === 'broken' && describeProblem(reading.problem)).toMatch(
    /^claude\.json line 3, column 1: not valid JSON/,
  );
  await expect(file.update(() => [{ path: ['b'], value: 1 }])).rejects.toThrow('claude.json line 3');
  expect(text()).toBe(broken);
});

test('a file that cannot be opened is reported like a broken one, and not written over', async () => {
  const home = createTempHome({ 'claude.json/x': '' });
  homes.push(home);
  const path = join(home.path, 'claude.json');
  const file = createJsonFile<Record<string, unknown>>({ path, schema: ConfigFileSchema, empty: {} });
  const reading = await file.read();
  expect(reading.state === 'broken' && describeProblem(reading.problem)).toBe('claude.json: it is no file.');
  const edit = file.update(() => [{ path: ['b'], value: 1 }]);
  await expect(edit).rejects.toThrow(`claude.json: it is no file. Move away what is at ${path}`);
  await expect(file.replace(() => '{}')).rejects.toThrow('claude.json: it is no file.');
});

test('so is one that no parser gets to the end of', async () => {
  const { file } = fileWith('['.repeat(100_000));
  const reading = await file.read();
  expect(reading.state === 'broken' && describeProblem(reading.problem)).toBe(
    'claude.json: it is nested too deep.',
  );
});

test('a value of the wrong type is reported where it stands', async () => {
  const home = createTempHome({ 'routing.json': '{\n  "mode": "sideways"\n}' });
  homes.push(home);
  const file = createJsonFile({
    path: join(home.path, 'routing.json'),
    schema: RoutingFileSchema,
    empty: {},
  });
  const reading = await file.read();
  expect(reading.state === 'broken' && reading.problem).toMatchObject({ line: 2, column: 11 });
  expect(reading.state === 'broken' && reading.problem.reason).toMatch(/^mode must be one of "default"/);
});

test('an edit that would make the file invalid is refused', async () => {
  const home = createTempHome({ 'routing.json': '{"mode":"default"}' });
  homes.push(home);
  const file = createJsonFile({
    path: join(home.path, 'routing.json'),
    schema: RoutingFileSchema,
    empty: {},
  });
  await expect(file.update(() => [{ path: ['mode'], value: 'sideways' }])).rejects.toThrow('mode must be');
});

test('a symlinked file stays a symlink', async () => {
  const { file, path } = fileWith();
  const target = join(path, '..', 'real.json');
  writeFileSync(target, '{}');
  symlinkSync(target, path);
  await file.update(() => [{ path: ['a'], value: 1 }]);
  expect(JSON.parse(readFileSync(target, 'utf8'))).toEqual({ a: 1 });
});

test('writers in one process lose nothing', async () => {
  const { file, text } = fileWith('{}');
  await Promise.all(
    Array.from({ length: 8 }, (_, index) => file.update(() => [{ path: [`k${index}`], value: index }])),
  );
  expect(Object.keys(JSON.parse(text()))).toHaveLength(8);
});

test('writers in several processes lose nothing', async () => {
  const { path, text } = fileWith('{}');
  const lock = import.meta.resolve('proper-lockfile');
  const atomic = import.meta.resolve('write-file-atomic');
  // Other processes follow the same protocol: lock, read, write atomically.
  const script = `
    const lockfile = (await import(${JSON.stringify(lock)})).default;
    const write = (await import(${JSON.stringify(atomic)})).default;
    const { readFileSync } = await import('node:fs');
    for (let i = 0; i < 5; i++) {
      const release = await lockfile.lock(${JSON.stringify(path)}, { realpath: false, retries: { retries: 60, minTimeout: 10, maxTimeout: 100 } });
      const value = JSON.parse(readFileSync(${JSON.stringify(path)}, 'utf8'));
      value[process.argv[1] + i] = 1;
      await write(${JSON.stringify(path)}, JSON.stringify(value));
      await release();
    }`;
  const run = promisify(execFile);
  const others = ['x', 'y'].map((name) => run(process.execPath, ['--input-type=module', '-e', script, name]));
  const { file } = {
    file: createJsonFile<Record<string, unknown>>({ path, schema: ConfigFileSchema, empty: {} }),
  };
  for (let index = 0; index < 5; index++) await file.update(() => [{ path: [`z${index}`], value: 1 }]);
  await Promise.all(others);
  expect(Object.keys(JSON.parse(text()))).toHaveLength(15);
});

test('a save is refused when the file was changed since it was read', async () => {
  const { file, text } = fileWith('{ "a": {} }\n');
  const reading = await file.read();
  const version = reading.state === 'broken' ? '' : versionOf(reading);
  await file.update(() => [{ path: ['b'], value: {} }]);
  const before = text();
  await expect(file.rewrite(() => '{}\n', version)).rejects.toThrow(
    'claude.json was changed by somebody else',
  );
  expect(text()).toBe(before);
  const again = await file.read();
  await file.rewrite(() => '{}\n', again.state === 'broken' ? '' : versionOf(again));
  expect(text()).toBe('{}\n');
});

test('the version of a missing file is that of an empty one, until somebody makes it', async () => {
  const { file } = fileWith();
  const reading = await file.read();
  const version = reading.state === 'broken' ? '' : versionOf(reading);
  await file.rewrite(() => '{ "a": {} }\n', version);
  await expect(file.rewrite(() => '{}\n', version)).rejects.toMatchObject({ code: 'conflict' });
});

test('what an editor saves between reading and writing is kept: the edit is made on that', async () => {
  const { file, path, text } = fileWith('{\n  "a": {"weight": 1}\n}\n');
  let saves = 0;
  await file.update(() => {
    if (saves++ < 2) writeFileSync(path, `{\n  "a": {"weight": 1},\n  "mine": {"weight": ${saves}}\n}\n`);
    return [{ path: ['a', 'weight'], value: 5 }];
  });
  expect(text()).toBe('{\n  "a": {"weight": 5},\n  "mine": {"weight": 2}\n}\n');
  expect(readdirSync(dirname(path)).filter((name) => name.startsWith('claude.json'))).toEqual([
    'claude.json',
  ]);
});

test('a file that somebody changes without a pause is left to them', async () => {
  const { file, path, text } = fileWith('{}');
  let saves = 0;
  const update = file.update(() => {
    writeFileSync(path, JSON.stringify({ mine: { weight: ++saves } }));
    return [{ path: ['a'], value: {} }];
  });
  await expect(update).rejects.toMatchObject({ code: 'conflict' });
  expect(JSON.parse(text())).toEqual({ mine: { weight: saves } });
});
