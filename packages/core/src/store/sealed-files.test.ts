import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTempHome, type TempHome } from '../testing/index.ts';
import { createFileVersions } from './file-versions.ts';
import { createSealedFiles } from './sealed-files.ts';

const secret = 'sk-planted-key-é-0001';
let home: TempHome;
beforeEach(() => {
  home = createTempHome();
});
afterEach(() => home.remove());

const path = () => join(home.path, 'data/backups/x');
const bytesBelow = (folder: string): Buffer[] =>
  readdirSync(join(home.path, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(home.path, folder, name))
    .filter((name) => statSync(name).isFile())
    .map((name) => readFileSync(name));

test('a text comes back to the byte, and cannot be read in the file', async () => {
  const text = `\ufeff{"auth_token": "${secret}"}\r\n`;
  await createSealedFiles(home.path).write(path(), text);
  expect(await createSealedFiles(home.path).read(path())).toBe(text);
  expect(bytesBelow('data').some((bytes) => bytes.includes('planted'))).toBe(false);
  expect(statSync(join(home.path, 'undo.key')).mode & 0o777).toBe(0o600);
});

test('many processes that begin at once agree on one key', async () => {
  const all = Array.from({ length: 12 }, () => createSealedFiles(home.path));
  await Promise.all(all.map((files, number) => files.write(`${path()}${number}`, `text ${number}`)));
  const texts = await Promise.all(all.map((_, number) => all[0]?.read(`${path()}${number}`)));
  expect(texts).toEqual(all.map((_, number) => `text ${number}`));
  expect(readdirSync(home.path).sort()).toEqual(['data', 'undo.key']);
});

test('what cannot be opened is as good as gone: another key, another name, a torn file', async () => {
  const files = createSealedFiles(home.path);
  await files.write(path(), secret);
  const sealed = readFileSync(`${path()}.sealed`);
  writeFileSync(`${path()}other.sealed`, sealed);
  writeFileSync(`${path()}torn.sealed`, sealed.subarray(0, 20));
  expect(await files.read(`${path()}other`)).toBeUndefined();
  expect(await files.read(`${path()}torn`)).toBeUndefined();
  rmSync(join(home.path, 'undo.key'));
  expect(await createSealedFiles(home.path).read(path())).toBeUndefined();
});

test('a damaged key is replaced', async () => {
  home.write('undo.key', 'short');
  await createSealedFiles(home.path).write(path(), 'text');
  expect(await createSealedFiles(home.path).read(path())).toBe('text');
});

test('plain texts of earlier versions are sealed at the first touch and keep their age', async () => {
  const version = createFileVersions(home.path).versionOf(secret);
  home.write(`data/backups/claude.json.${version}`, secret);
  home.write('data/backups/claude.json.latest', version);
  home.write('data/backups/clients/claude-settings.json-abc.json', secret);
  utimesSync(join(home.path, `data/backups/claude.json.${version}`), 1000, 1000);
  const versions = createFileVersions(home.path);
  expect(await versions.latest('claude.json')).toBe(version);
  expect(bytesBelow('data').some((bytes) => bytes.includes('planted'))).toBe(false);
  expect(statSync(join(home.path, `data/backups/claude.json.${version}.sealed`)).mtimeMs).toBe(1_000_000);
  expect(await versions.read('claude.json', version)).toBe(secret);
  const client = join(home.path, 'data/backups/clients/claude-settings.json-abc.json');
  expect(await createSealedFiles(home.path).read(client)).toBe(secret);
});
