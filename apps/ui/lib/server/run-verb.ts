import { execFile } from 'node:child_process';
import { ClpError } from '@clp/core';
import { commandLine } from './environment';
import { serviceOf } from './service-path';

const verbs = ['start', 'stop', 'restart'];
/** A stopping service may let its requests finish first. Milliseconds. */
const timeoutMs = 90_000;

/** Starts, stops or restarts a service the way `clp` does. */
export async function runVerb(name: string, verb: string): Promise<{ output: string }> {
  const service = serviceOf(name);
  if (!verbs.includes(verb))
    throw new ClpError('unknown_name', `"${verb}" is no verb. Verbs: ${verbs.join(', ')}.`);
  return { output: await runCommand([verb, service]) };
}

/** Runs `clp` as a process of its own; what it complains about becomes the error. */
export function runCommand(words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [commandLine(), ...words],
      { timeout: timeoutMs },
      (error, output, complaint) => {
        if (!error) return resolve(output);
        const message = complaint.trim() || output.trim() || `clp ${words.join(' ')} failed.`;
        reject(new ClpError('start_failed', message, { cause: error }));
      },
    );
  });
}
