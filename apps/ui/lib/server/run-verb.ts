import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ClpError } from '@clp/core';
import { serviceOf } from './service-path';

const verbs = ['start', 'stop', 'restart'];
/** A stopping service may let its requests finish first. Milliseconds. */
const timeoutMs = 90_000;

/** Starts, stops or restarts a service the way `clp` does, as a process of its own. */
export function runVerb(name: string, verb: string): Promise<{ output: string }> {
  const service = serviceOf(name);
  if (!verbs.includes(verb))
    throw new ClpError('unknown_name', `"${verb}" is no verb. Verbs: ${verbs.join(', ')}.`);
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [commandLine(), verb, service, '--json'],
      { timeout: timeoutMs },
      (error, output, complaint) => {
        if (!error) return resolve({ output });
        reject(
          new ClpError(
            'start_failed',
            complaint.trim() || output.trim() || `clp ${verb} ${service} failed.`,
            { cause: error },
          ),
        );
      },
    );
  });
}

function commandLine(): string {
  const core = createRequire(import.meta.url).resolve('@clp/core/package.json');
  return join(dirname(core), '..', '..', 'apps', 'cli', 'bin', 'clp.js');
}
