import { mkdirSync, rmdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createTempHome } from '../testing/index.ts';
import { createFileVersions } from './file-versions.ts';
import { pathsOf } from './paths.ts';

test('what kept plain texts from being sealed once keeps nothing from being kept later', async () => {
  const home = createTempHome({ 'data/backups/claude.json.0123456789abcdef': '{}' });
  const { undoKey } = pathsOf(home.path);
  mkdirSync(undoKey);
  const versions = createFileVersions(home.path);
  await expect(versions.keep('claude.json', '{ "a": {} }')).rejects.toMatchObject({ code: 'EISDIR' });
  rmdirSync(undoKey);
  const version = await versions.keep('claude.json', '{ "a": {} }');
  expect(await versions.read('claude.json', version)).toBe('{ "a": {} }');
  expect(await versions.read('claude.json', '0123456789abcdef')).toBe('{}');
  home.remove();
});
