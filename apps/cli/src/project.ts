import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProcessName, processes } from '@clp/core';

/** The folder that holds `apps/` and `packages/`. */
export const projectRoot = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** The file a process is started with. */
export function entryOf(name: ProcessName): string {
  return join(projectRoot, processes[name].folder, 'dist', 'main.js');
}

/** Whether everything a process needs to run was built. */
export function isBuilt(name: ProcessName): boolean {
  if (!existsSync(entryOf(name))) return false;
  return name !== 'ui' || existsSync(join(projectRoot, processes.ui.folder, '.next', 'BUILD_ID'));
}

export function version(): string {
  const { version: text } = createRequire(import.meta.url)('../package.json') as { version: string };
  return text;
}
