import { randomBytes } from 'node:crypto';
import { pathsOf } from './paths.ts';
import { ensureSecretFile, readSecretFile, type SecretKind } from './secret-file.ts';

/** Carries the control token of a home. Never goes to an upstream. */
export const controlHeader = 'x-clp-control';

const tokenKind: SecretKind = {
  make: () => Buffer.from(`${randomBytes(32).toString('hex')}\n`),
  isWhole: (token) => textOf(token) !== '',
};

/**
 * The secret by which CLP's own processes know each other where client keys are asked for: who can read this file
 * (0600) can read every credential beside it anyway. '' = no service has run in this home yet.
 */
export async function readControlToken(home: string): Promise<string> {
  return textOf(await readSecretFile(pathsOf(home).controlToken, tokenKind));
}

/** The token of a home; the first service to start makes it. */
export async function ensureControlToken(home: string): Promise<string> {
  return textOf(await ensureSecretFile(pathsOf(home).controlToken, tokenKind).catch(tokenOfThisProcess));
}

/** Where it cannot be kept nobody else can use it, and that is the safe side. */
function tokenOfThisProcess(error: Error): Buffer {
  console.error(`the control token cannot be kept: ${error.message}`);
  return tokenKind.make();
}

function textOf(token: Buffer | undefined): string {
  return token?.toString('utf8').trim() ?? '';
}
