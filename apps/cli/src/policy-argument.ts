import type { Environment } from '@clp/core';
import { createPolicyStore, type PolicyProblem, type PolicyStore } from '@clp/core/policy';
import { ensureHome } from '@clp/core/store';
import type { Terminal } from './terminal.ts';

/** The positional `<position>`. */
export const positionArgument = {
  type: 'number',
  demandOption: true,
  describe: 'Its number, from 1, as the list shows it',
} as const;

/** The rules of a home, to be changed from here. */
export async function openPolicy({ home }: Environment): Promise<PolicyStore> {
  await ensureHome(home);
  return createPolicyStore(home, 'cli');
}

interface Done {
  what: string;
  /** From when on it counts. */
  when?: string;
  problems: readonly PolicyProblem[];
}

/** Says what was done, and what does nothing or cannot work in the file now. */
export function printDone(
  { line, note, colors }: Terminal,
  { what, when = 'from the next request on', problems }: Done,
): void {
  line(`${colors.green('✔')} ${what} It counts ${when}.`);
  for (const { field, reason } of problems) note(`${colors.yellow('!')} ${field}: ${reason}`);
}
