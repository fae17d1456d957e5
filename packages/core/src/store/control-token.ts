import { randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { pathsOf } from './paths.ts';

/** Carries the control token of a home. Never goes to an upstream. */
export const controlHeader = 'x-clp-control';

/**
 * The secret by which CLP's own processes know each other where client keys are asked for: who can read this file
 * (0600) can read every credential beside it anyway. '' = no service has run in this home yet.
 */
export async function readControlToken(home: string): Promise<string> {
  const text = await readFile(pathsOf(home).controlToken, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.trim();
}

/** The token of a home; the first service to start makes it. */
export async function ensureControlToken(home: string): Promise<string> {
  const known = await readControlToken(home);
  return known === '' ? makeControlToken(home).catch(tokenOfThisProcess) : known;
}

/** Where it cannot be kept nobody else can use it, and that is the safe side. */
function tokenOfThisProcess(error: Error): string {
  console.error(`the control token cannot be kept: ${error.message}`);
  return randomBytes(32).toString('hex');
}

async function makeControlToken(home: string): Promise<string> {
  const path = pathsOf(home).controlToken;
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  // Whichever process links first has made it; a link is there with its whole content or not at all.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  return readControlToken(home);
}
