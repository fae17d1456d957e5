import { ClpError } from '@clp/core';
import { exitCodes, UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';

/** What the user can mend is told in one message; anything else is a bug and comes with its stack. */
export function report(error: unknown, { note, colors }: Terminal): number {
  if (error instanceof UsageError) {
    note(`${colors.red('✖')} ${error.message}`);
    return exitCodes.usage;
  }
  if (error instanceof ClpError) {
    note(`${colors.red('✖')} ${error.message}`);
    return exitCodes.failed;
  }
  if (isRefusedBySystem(error)) {
    note(
      `${colors.red('✖')} ${error.path} cannot be used (${error.code}). Check that it is there, and yours.`,
    );
    return exitCodes.failed;
  }
  note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.failed;
}

/** A file or folder the system does not give us: there is nothing a stack would tell the user. */
function isRefusedBySystem(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall, path } = Object(error) as NodeJS.ErrnoException;
  return code !== undefined && path !== undefined && syscall !== undefined && !syscall.startsWith('spawn');
}
