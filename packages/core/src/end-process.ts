import { ClpError } from './errors.ts';

/** What is written last gets into the log. Milliseconds. */
const lastWordsMs = 200;

/** Ends a process that could not start: a known error in one sentence, anything else with its stack. */
export function endProcess(error: unknown): void {
  console.error(error instanceof ClpError ? error.message : error);
  process.exitCode = 1;
  // Its channel to PM2 would hold it, and PM2 would take it for running.
  if (process.connected) setTimeout(() => process.exit(1), lastWordsMs);
}
