import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createTempHome, type TempHome } from '@clp/core/testing';
import { afterEach, expect, test } from 'vitest';
import { applySetup, readSetup, readUndo, type SetupTarget, undoSetup } from './apply-setup.ts';
import { clients } from './clients.ts';

const urls = {
  claude: 'http://127.0.0.1:3210',
  codex: 'http://127.0.0.1:3211',
  legacy: 'http://127.0.0.1:3212',
};
const homes: TempHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

function claudeIn(files: Record<string, string> = {}): { target: SetupTarget; path: string } {
  const home = createTempHome(files);
  homes.push(home);
  const place = { userHome: home.path, variables: {} };
  const target = { home: join(home.path, '.clp'), name: 'claude', client: clients.claude, place };
  return { target, path: join(home.path, '.claude/settings.json') };
}

async function setUp(target: SetupTarget): Promise<void> {
  await applySetup(target, await readSetup(target, { urls }));
}

/** Layouts an editor or a person leaves behind. */
const texts = [
  '{}',
  '{}\n',
  '\ufeff{"a":1}',
  '{"env":{}}',
  '{\r\n\t"env": {\r\n\t\t"A": "1"\r\n\t}\r\n}\r\n',
  '{\n    // mine\n    "permissions": { "allow": [ "Bash(ls:*)" ], },\n}\n\n',
  '{ "env": { "ANTHROPIC_BASE_URL": "https://mine", "ANTHROPIC_AUTH_TOKEN": "t" }, "model": "opus" }',
];

test.each(texts)('undo gives %j its own bytes back', async (text) => {
  const { target, path } = claudeIn({ '.claude/settings.json': text });
  await setUp(target);
  expect(readFileSync(path, 'utf8')).toContain(urls.claude);
  await undoSetup(target);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('undo after setting up twice leads back to the beginning', async () => {
  const { target, path } = claudeIn({ '.claude/settings.json': '{"a": 1}' });
  await setUp(target);
  await applySetup(target, await readSetup(target, { urls: { ...urls, claude: 'http://127.0.0.1:9' } }));
  await undoSetup(target);
  expect(readFileSync(path, 'utf8')).toBe('{"a": 1}');
});

test('a file that did not exist goes again', async () => {
  const { target, path } = claudeIn();
  await setUp(target);
  expect(existsSync(path)).toBe(true);
  await undoSetup(target);
  expect(existsSync(path)).toBe(false);
  expect(await readUndo(target)).toBeUndefined();
});

test('a file changed between look and write is not overwritten', async () => {
  const { target, path } = claudeIn({ '.claude/settings.json': '{}' });
  const plan = await readSetup(target, { urls });
  writeFileSync(path, '{"new": true}');
  await expect(applySetup(target, plan)).rejects.toThrow('changed by another program');
  expect(readFileSync(path, 'utf8')).toBe('{"new": true}');
});

test('a broken file is named with its line and left alone', async () => {
  const { target } = claudeIn({ '.claude/settings.json': '{\n "a": }' });
  await expect(readSetup(target, { urls })).rejects.toThrow(/settings\.json: line 2/);
});

test('a file that is no UTF-8 text, and one with our key twice, are named and left alone', async () => {
  const { target, path } = claudeIn({ '.claude/settings.json': '{}' });
  const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
  writeFileSync(path, bytes);
  await expect(readSetup(target, { urls })).rejects.toThrow('no UTF-8 text');
  expect(readFileSync(path).equals(bytes)).toBe(true);
  writeFileSync(path, '{ "env": {}, "env": { "A": "1" } }');
  await expect(readSetup(target, { urls })).rejects.toThrow('"env" is there twice');
});

test('a symlinked file stays a symlink', async () => {
  const { target, path } = claudeIn({ 'dotfiles/claude.json': '{}' });
  mkdirSync(dirname(path), { recursive: true });
  const real = join(target.place.userHome, 'dotfiles/claude.json');
  symlinkSync(real, path);
  await setUp(target);
  expect(readFileSync(real, 'utf8')).toContain(urls.claude);
});

test('a client without a file says so', async () => {
  const { target } = claudeIn();
  await expect(readSetup({ ...target, client: clients.roo }, { urls })).rejects.toThrow(
    'Enter them in the client',
  );
});
