import { ClpError, readEnvironment } from '@clp/core';

export const environment = readEnvironment();

/** The file of the `clp` command, as the server before Next.js knows it: what is bundled does not know where it lies. */
export function commandLine(): string {
  const path = environment.variables.CLP_COMMAND_LINE;
  if (!path) throw new ClpError('start_failed', 'The console was not started with "node apps/ui".');
  return path;
}
