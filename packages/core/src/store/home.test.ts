import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createTempHome } from '../testing/index.ts';
import { ensureHome } from './home.ts';

vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>();
  return { ...real, rename: vi.fn(real.rename) };
});

test('a file of an older version that another process takes over first is taken over all the same', async () => {
  const home = createTempHome({ 'a4f.json': '{ "mine": {} }' });
  const { rename: really } = await vi.importActual<typeof import('node:fs/promises')>('node:fs/promises');
  vi.mocked(rename).mockImplementationOnce(async (from, to) => {
    await really(from, to);
    await really(from, to);
  });
  await ensureHome(home.path);
  expect(readFileSync(join(home.path, 'legacy.json'), 'utf8')).toBe('{ "mine": {} }');
  home.remove();
});
