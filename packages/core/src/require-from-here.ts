import { createRequire } from 'node:module';

/** Loads what this package depends on, or a file of it; also from a service's bundle, which lies in another folder. */
export function requireFromHere(): NodeJS.Require {
  return createRequire(createRequire(import.meta.url).resolve('@clp/core/package.json'));
}
