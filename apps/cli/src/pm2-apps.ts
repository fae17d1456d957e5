import { readEnvironment } from '@clp/core';
import { pathsOf } from '@clp/core/store';
import { usualProcesses } from './process-arguments.ts';
import type { Pm2App } from './supervisor/pm2.ts';
import { pm2AppOf, variablesOf } from './supervisor/process-definitions.ts';

/** What `ecosystem.config.cjs` hands to PM2. */
export function pm2Apps(): Pm2App[] {
  const environment = readEnvironment();
  const paths = pathsOf(environment.home);
  return usualProcesses().map((name) => ({ ...pm2AppOf(name, paths), env: variablesOf(environment) }));
}
