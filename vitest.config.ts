import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

/** What measures how quick or how late something is: no other test runs beside it. */
const alone = ['e2e/console/{speed,load}.test.ts', 'e2e/crash/kill.test.ts', 'e2e/soak/*.test.ts'];

/** Unit tests that change or count something the whole process shares. */
const own = [
  'packages/core/src/json-scan/json-scan.test.ts',
  'packages/core/src/find-literals/hit-finder.test.ts',
  'packages/core/src/proxy/body-memory.test.ts',
];

/** Our packages are their sources. */
const sources = {
  resolve: {
    conditions: ['source'],
    // As in the console's own tsconfig.
    alias: { '@/': fileURLToPath(new URL('./apps/ui/', import.meta.url)) },
  },
  ssr: { resolve: { conditions: ['source'] } },
};

/** A busy machine takes longer than the second vitest waits by itself. Milliseconds. */
const patience = { poll: { timeout: 30_000 } };

/** What all unit tests have in common. */
const unit = {
  sequence: { groupOrder: 0 },
  expect: patience,
  testTimeout: 60_000,
  maxWorkers: Math.max(2, availableParallelism() - 1),
};

/** Unit tests sit beside the code and run on the sources; e2e runs what was built. */
export default defineConfig({
  test: {
    projects: [
      {
        ...sources,
        test: {
          ...unit,
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'apps/ui/{lib,server}/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, ...own],
          // Many files a process: starting one takes longer than most of their tests.
          isolate: false,
        },
      },
      {
        ...sources,
        test: { ...unit, name: 'unit in its own process', include: own },
      },
      {
        test: {
          name: 'e2e',
          expect: patience,
          sequence: { groupOrder: 1 },
          include: ['e2e/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...alone],
          globalSetup: ['e2e/kit/bundles.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'alone',
          expect: patience,
          sequence: { groupOrder: 2 },
          include: alone,
          globalSetup: ['e2e/kit/bundles.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
