import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProcessName, processes } from '@clp/core';

/** The folder that holds `apps/` and `packages/`. */
export const projectRoot = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** The file a process is started with: the `main` of its package, for a service the one file it is bundled into. */
export function entryOf(name: ProcessName): string {
  const folder = join(projectRoot, processes[name].folder);
  return join(folder, packageOf(folder).main);
}

/** Whether everything a process needs to run was built. */
export function isBuilt(name: ProcessName): boolean {
  if (!existsSync(entryOf(name))) return false;
  return name !== 'ui' || existsSync(join(projectRoot, processes.ui.folder, '.next', 'BUILD_ID'));
}

export function version(): string {
  return packageOf(join(projectRoot, 'apps', 'cli')).version;
}

function packageOf(folder: string): { main: string; version: string } {
  return createRequire(import.meta.url)(join(folder, 'package.json')) as { main: string; version: string };
}
