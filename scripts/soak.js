import { runPnpm } from './toolchain.js';

/**
 * `pnpm soak --minutes 10`: mixed traffic with faults and aborts, and what the processes hold before and after it;
 * `--clients 1` for one client of each service instead of six.
 */

const minutes = option('--minutes', 10);
const clients = option('--clients', 6);
const { code } = await runPnpm(
  ['exec', 'vitest', 'run', '--project', 'alone', 'e2e/soak', '--reporter=./scripts/figures.js'],
  {
    env: { CLP_SOAK_MINUTES: String(minutes), CLP_SOAK_CLIENTS: String(clients) },
  },
);
process.exitCode = code;

function option(name, usual) {
  const at = process.argv.indexOf(name);
  if (at < 0) return usual;
  const value = Number(process.argv[at + 1]);
  if (value > 0) return value;
  console.error('Say for how long, and with how many clients: pnpm soak --minutes 10 --clients 6');
  process.exit(2);
}
