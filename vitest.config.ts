import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

/** What measures how quick or how late something is: no other test runs beside it. */
const alone = ['e2e/console/{speed,load}.test.ts', 'e2e/crash/kill.test.ts', 'e2e/soak/*.test.ts'];

/** Unit tests sit beside the code and resolve our packages to their sources; e2e runs what was built. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: {
          conditions: ['source'],
          // As in the console's own tsconfig.
          alias: { '@/': fileURLToPath(new URL('./apps/ui/', import.meta.url)) },
        },
        ssr: { resolve: { conditions: ['source'] } },
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'apps/ui/{lib,server}/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'e2e',
          sequence: { groupOrder: 1 },
          include: ['e2e/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...alone],
          globalSetup: ['e2e/kit/bundles.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'alone',
          sequence: { groupOrder: 2 },
          include: alone,
          globalSetup: ['e2e/kit/bundles.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
