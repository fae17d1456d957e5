import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { controlHeader } from '../store/control-token.ts';
import { checkClientKey } from './guard.ts';
import type { ProxyProcess } from './proxy-process.ts';

/** Where client keys are configured a caller needs one, or is a process of CLP itself. Throws a `ClpError`. */
export function checkCaller(
  { settings, controlToken }: Pick<ProxyProcess, 'settings' | 'controlToken'>,
  headers: IncomingMessage['headers'],
): void {
  const { clientKeys } = settings.current().system;
  if (clientKeys.length === 0 || isControl(headers[controlHeader], controlToken)) return;
  checkClientKey(headers, clientKeys);
}

/** The same as an answer. */
export function isKnownCaller(
  proxy: Pick<ProxyProcess, 'settings' | 'controlToken'>,
  headers: IncomingMessage['headers'],
): boolean {
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
