import { runPnpm } from './toolchain.js';

/** `pnpm soak --minutes 10`: mixed traffic with faults and aborts, and what the processes hold before and after it. */

const at = process.argv.indexOf('--minutes');
const minutes = at < 0 ? 10 : Number(process.argv[at + 1]);
if (!(minutes > 0)) {
  console.error('Say for how long: pnpm soak --minutes 10');
  process.exit(2);
}
const { code } = await runPnpm(
  ['exec', 'vitest', 'run', '--project', 'e2e', 'e2e/soak', '--reporter=./scripts/figures.js'],
  {
    env: { CLP_SOAK_MINUTES: String(minutes) },
  },
);
process.exitCode = code;
