import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What `npm start` and `npm test` need before anything is installed: plain Node, no package. */

export const root = fileURLToPath(new URL('..', import.meta.url));

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** `pnpm@10.34.9`, pinned in one place. */
const pnpm = manifest.packageManager;

const quiet = {
  TURBO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  npm_config_update_notifier: 'false',
};

/** Ends the process with one sentence where this Node is too old for CLP. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `CLP needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and try again.`,
  );
  process.exit(1);
}

/**
 * Runs a command at the root of the project.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ output?: 'show' | 'collect', env?: Record<string, string> }} [options] `collect` keeps the output for the error case
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { output = 'show', env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...quiet, ...env },
      stdio: output === 'show' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => (text += piece));
    child.once('error', (error) => resolve({ code: 127, output: `${text}${error.message}` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output: text }));
  });
}

/** Runs the pinned pnpm through npx, so that nothing must be installed globally. */
export function runPnpm(args, options) {
  return run('npx', ['--yes', pnpm, ...args], options);
}
