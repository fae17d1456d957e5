import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createTempHome } from '../testing/index.ts';
import { watchFiles } from './watch-files.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const work of cleanUp.splice(0).reverse()) await work();
});

async function watching() {
  const home = createTempHome({ 'claude.json': {}, 'filter.json': [] });
  const told = new Set<string>();
  const wanted = ['claude.json', 'filter.json'].map((name) => join(home.path, name));
  const watcher = await watchFiles({
    folders: [home.path],
    wanted: () => wanted,
    onChange: (files) => {
      for (const file of files) told.add(file);
    },
  });
  cleanUp.push(home.remove, watcher.close);
  return { home, told };
}

test('tells of an edit although files beside it are written all the time', async () => {
  const { home, told } = await watching();
  let count = 0;
  const busy = setInterval(() => {
    count++;
    writeFileSync(join(home.path, `busy-${count % 40}`), String(count));
  }, 3);
  cleanUp.push(() => clearInterval(busy));
  await vi.waitFor(() => expect(count).toBeGreaterThan(80), 10_000);
  home.write('claude.json', { a: 1 });
  await vi.waitFor(() => expect([...told]).toEqual([join(home.path, 'claude.json')]), 10_000);
});

test('tells of the wanted files alone', async () => {
  const { home, told } = await watching();
  home.write('other.json', {});
  home.write('filter.json', [{ a: 1 }]);
  await vi.waitFor(() => expect([...told]).toEqual([join(home.path, 'filter.json')]), 10_000);
});
