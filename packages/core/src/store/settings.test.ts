import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createTempHome, type TempHome } from '../testing/index.ts';
import { ensureHome } from './home.ts';
import { openSettings, type Settings, type SettingsSource } from './settings.ts';

const opened: (TempHome | SettingsSource)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const each of opened.splice(0)) await ('close' in each ? each.close() : each.remove());
});

async function open(files: Record<string, unknown>): Promise<{ home: TempHome; settings: SettingsSource }> {
  const home = createTempHome(files);
  await ensureHome(home.path);
  const settings = await openSettings({ home: home.path, service: 'claude', secret: () => undefined });
  opened.push(settings, home);
  return { home, settings };
}

/** The first snapshot from now on that is as meant: a file may be seen while it is half written. */
function next(settings: SettingsSource, isMeant: (after: Settings) => boolean): Promise<Settings> {
  return new Promise((resolve) => {
    const stop = settings.onChange(({ after }) => {
      if (!isMeant(after)) return;
      stop();
      resolve(after);
    });
  });
}

const isBroken = ({ problems }: Settings): boolean => problems.length > 0;

const entry = { base_url: 'https://h', auth_token: 'a' };

test('an edit by hand becomes the next snapshot, and the one in hand stays as it was', async () => {
  const { home, settings } = await open({ 'claude.json': { a: entry } });
  const before = settings.current();
  const edited = next(settings, ({ active }) => active?.name !== 'a');
  home.write('claude.json', { a: entry, b: { ...entry, active: true } });
  expect((await edited).active?.name).toBe('b');
  expect(before.active?.name).toBe('a');
});

test('a broken file leaves the last good configs in use and says where it broke', async () => {
  const { home, settings } = await open({ 'claude.json': { a: entry } });
  const broken = next(settings, isBroken);
  home.write('claude.json', '{"a": ');
  const { active, problems } = await broken;
  expect(active?.name).toBe('a');
  expect(problems[0]).toMatchObject({ file: join(home.path, 'claude.json'), line: 1 });
  const mended = next(settings, (after) => !isBroken(after));
  home.write('claude.json', { c: entry });
  expect(await mended).toMatchObject({ active: { name: 'c' }, problems: [] });
});

test('a filter file that was never readable is not the same as none', async () => {
  const { settings } = await open({ 'filter.json': '[{' });
  expect(settings.current().filters).toHaveProperty('broken');
});

test('a filter file that breaks later keeps its last good rules', async () => {
  const { home, settings } = await open({ 'filter.json': [{ source: 'a', op: 'remove' }] });
  const broken = next(settings, isBroken);
  home.write('filter.json', '[{');
  expect((await broken).filters).toEqual({ rules: [{ source: 'a', op: 'remove' }] });
});

test('a first filter file that is broken is not the same as none', async () => {
  const { home, settings } = await open({});
  const broken = next(settings, isBroken);
  home.write('filter.json', '[{');
  expect((await broken).filters).toHaveProperty('broken');
});

test('one bare filter rule is a list of one, the same list while the file stays', async () => {
  const { settings } = await open({ 'filter.json': { source: 'a', op: 'remove' } });
  const first = settings.current().filters;
  await settings.reload();
  expect(first).toEqual({ rules: [{ source: 'a', op: 'remove' }] });
});

test('a secret in a file is read and followed', async () => {
  const { home, settings } = await open({
    'claude.json': { a: { ...entry, auth_token: 'file:key.txt' } },
    'key.txt': 'one\n',
  });
  expect(settings.current().active?.authToken).toBe('one');
  const isNew = ({ active }: Settings): boolean => !['one', ''].includes(active?.authToken ?? '');
  const changed = next(settings, isNew);
  writeFileSync(join(home.path, 'key.txt'), 'two\n');
  expect((await changed).active?.authToken).toBe('two');
});

test('a secret may be in a file below the user’s home', async () => {
  const userHome = createTempHome({ 'keys/work': 'sk-work\n' });
  opened.push(userHome);
  vi.stubEnv('HOME', userHome.path);
  const { settings } = await open({ 'claude.json': { a: { ...entry, auth_token: 'file:~/keys/work' } } });
  expect(settings.current().active?.authToken).toBe('sk-work');
});

test('system defaults fill what the file leaves out', async () => {
  const { settings } = await open({ 'data/system.json': { limits: { bodyBytes: 10 }, mine: 1 } });
  expect(settings.current().system).toMatchObject({
    limits: { bodyBytes: 10, connections: 500 },
    drainMs: 30_000,
  });
});
