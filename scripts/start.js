import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode, root, runPnpm } from './toolchain.js';

/**
 * From a fresh clone to running services: brings pnpm, installs, builds, starts, waits until everything answers. What is
 * up to date is left out, so that a second run takes a moment.
 */

const stampFile = join(root, 'node_modules', '.clp-start.json');
/** What a build is made of. */
const sourceFolders = ['packages', 'apps'];
const notSources = new Set(['node_modules', 'dist', '.next', '.turbo', 'coverage']);
const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ERR_PNPM_META_FETCH_FAIL/;

requireNode();
process.exitCode = await main();

async function main() {
  const stamp = readStamp();
  const install = fingerprint(manifests());
  if (stamp.install !== install || !existsSync(join(root, 'node_modules/.modules.yaml'))) {
    if (!(await step('Installing packages', ['install', '--frozen-lockfile']))) return 1;
    writeStamp({ install });
  }
  if (readStamp().build !== buildFingerprint() || !existsSync(join(root, 'apps/cli/dist/first-run.js'))) {
    if (!(await step('Building', ['build']))) return 1;
    // Taken again: the console's build writes a file of its own between the sources.
    writeStamp({ install, build: buildFingerprint() });
  }
  const { firstRun } = await import('../apps/cli/dist/first-run.js');
  return firstRun();
}

function buildFingerprint() {
  return fingerprint([...sourceFolders.flatMap(sources), join(root, 'tsconfig.base.json')]);
}

/** One command, with the seconds it has taken so far where somebody watches. */
async function step(title, args) {
  const begin = Date.now();
  const seconds = () => Math.round((Date.now() - begin) / 1000);
  const isWatched = process.stdout.isTTY;
  if (!isWatched) console.log(`${title} ...`);
  const ticker = isWatched && setInterval(() => process.stdout.write(`\r◌ ${title} ${seconds()} s `), 200);
  const { code, output } = await runPnpm(args, { output: 'collect' });
  clearInterval(ticker);
  console.log(`${isWatched ? '\r' : ''}${code === 0 ? '✔' : '✖'} ${title} (${seconds()} s)`);
  if (code !== 0) explain(output);
  return code === 0;
}

function explain(output) {
  console.error(output.trimEnd().split('\n').slice(-30).join('\n'));
  if (offline.test(output)) {
    console.error(
      '\nThe package registry cannot be reached. Check the network, the proxy variables and `npm config get registry`.',
    );
  }
}

function manifests() {
  const workspaces = sourceFolders.flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(root, folder, name, 'package.json')),
  );
  return [
    ...['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((name) => join(root, name)),
    ...workspaces,
  ];
}

function sources(folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .filter(({ name }) => !notSources.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sources(path) : [join(root, path)];
    });
}

/** Time and size say whether a file changed; reading all of them would cost more than it tells. */
function fingerprint(paths) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const path of paths) {
    const known = statSync(path, { throwIfNoEntry: false });
    if (known) hash.update(`${path} ${known.mtimeMs} ${known.size}\n`);
  }
  return hash.digest('hex');
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp(stamp) {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stampFile, JSON.stringify(stamp));
}
