import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../env.ts';
import { ClpError } from '../errors.ts';
import { controlHeader } from '../store/control-token.ts';
import { checkClientKey } from './guard.ts';
import type { ProxyProcess } from './proxy-process.ts';

type Door = Pick<ProxyProcess, 'settings' | 'controlToken' | 'environment'>;

/**
 * Where client keys are configured, or others can reach this machine, a caller needs one, or is a process of CLP itself.
 * Throws a `ClpError`.
 */
export function checkCaller(
  { settings, controlToken, environment }: Door,
  headers: IncomingMessage['headers'],
): void {
  const { clientKeys } = settings.current().system;
  if (clientKeys.length === 0 && isLoopback(environment.host)) return;
  if (isControl(headers[controlHeader], controlToken)) return;
  if (clientKeys.length > 0) checkClientKey(headers, clientKeys);
  else throw noKeysLeft();
}

/** A service starts with keys only, but the last one may be taken out of the file while it runs. */
function noKeysLeft(): ClpError {
  return new ClpError(
    'client_key_required',
    'Other machines can reach this CLP, and it has no client keys any more. Add clientKeys to data/system.json, or start it with CLP_HOST at 127.0.0.1.',
  );
}

/** The same as an answer. */
export function isKnownCaller(proxy: Door, headers: IncomingMessage['headers']): boolean {
  try {
    checkCaller(proxy, headers);
    return true;
  } catch {
    return false;
  }
}

function isControl(given: string | string[] | undefined, token: string): boolean {
  if (typeof given !== 'string') return false;
  const [left, right] = [Buffer.from(given), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}
