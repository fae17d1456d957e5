import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Before the first end-to-end test: after `tsc -b` alone, the bundles would still hold the old code. */
export default function renewBundles(): void {
  const built = Math.max(...['packages', 'apps'].flatMap(buildTimes));
  for (const app of ['claude-proxy', 'codex-proxy', 'legacy-proxy', 'cli']) {
    const cwd = join(root, 'apps', app);
    if (timeOf(join(cwd, 'bundle/main.js')) >= built) continue;
    const { status, stderr } = spawnSync(process.execPath, ['../../scripts/bundle.js'], { cwd });
    if (status !== 0) throw new Error(`${app} could not be bundled:\n${stderr}`);
  }
}

/** When `tsc -b` last built each package of a folder; milliseconds. */
function buildTimes(folder: string): number[] {
  return readdirSync(join(root, folder)).map((name) => timeOf(join(root, folder, name, 'dist/.tsbuildinfo')));
}

function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
