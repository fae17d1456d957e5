import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { ClpError } from '../errors.ts';

export interface GuardOptions {
  /** The address the server listens on. */
  host: string;
  /** The console's port: its pages may call the proxies. */
  consolePort: number;
}

/**
 * Names that cannot be pointed at us by somebody else's DNS. `host.docker.internal` is how a container calls its host;
 * the `.internal` domain cannot be registered.
 */
const safeNames = new Set(['localhost', 'host.docker.internal']);

/**
 * Refuses what a web page may have sent: a Host that is a foreign name (DNS rebinding), and requests a browser marks as
 * coming from another site. Command-line clients and SDKs send none of these marks. Throws a `ClpError`.
 */
export function guardAgainstBrowsers(headers: IncomingMessage['headers'], options: GuardOptions): void {
  const host = headers.host;
  if (host !== undefined && !isAllowedHost(host, options.host)) {
    throw new ClpError(
      'host_not_allowed',
      `CLP does not answer for the host name "${hostName(host)}". Call it as 127.0.0.1 or localhost.`,
    );
  }
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (origin === undefined && (site === undefined || site === 'none' || site === 'same-origin')) return;
  if (origin !== undefined && isOwnOrigin(origin, host, options.consolePort)) return;
  throw new ClpError(
    'cross_site',
    'A web page from another origin may not call CLP. Use the console, or a client that is not a browser page.',
  );
}

/** Two Host headers: whoever reads the other one would be told another name than we checked. Throws a `ClpError`. */
export function refuseTwoHosts(rawHeaders: readonly string[]): void {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  if (hosts > 1) throw new ClpError('invalid_request', 'The request has more than one Host header.');
}

function isAllowedHost(header: string, listening: string): boolean {
  const name = hostName(header);
  return safeNames.has(name) || name === listening.toLowerCase() || isIP(name) !== 0;
}

/** Host header without port and brackets, lower-cased. */
function hostName(header: string): string {
  const lower = header.toLowerCase();
  if (lower.startsWith('[')) return lower.slice(1, lower.indexOf(']'));
  const colon = lower.lastIndexOf(':');
  return colon < 0 ? lower : lower.slice(0, colon);
}

function isOwnOrigin(origin: string, host: string | undefined, consolePort: number): boolean {
  if (origin === `http://${host}`) return true;
  return origin === `http://127.0.0.1:${consolePort}` || origin === `http://localhost:${consolePort}`;
}

export interface ClientKey {
  name: string;
  /** `sha256:<hex of the key>` */
  hash: string;
}

/** Once client keys are configured every request needs one, as Bearer or x-api-key. Gives the key's name. */
export function checkClientKey(
  headers: IncomingMessage['headers'],
  keys: readonly ClientKey[],
): string | undefined {
  if (keys.length === 0) return undefined;
  const bearer = headers.authorization?.replace(/^Bearer\s+/i, '');
  const apiKey = headers['x-api-key'];
  for (const given of [bearer, typeof apiKey === 'string' ? apiKey : undefined]) {
    if (!given) continue;
    const digest = createHash('sha256').update(given).digest();
    const match = keys.find(({ hash }) => hashEquals(hash, digest));
    if (match) return match.name;
  }
  throw new ClpError(
    'client_key_required',
    'This CLP asks for a client key. Send yours as Authorization: Bearer or x-api-key.',
  );
}

function hashEquals(hash: string, digest: Buffer): boolean {
  const expected = Buffer.from(hash.replace(/^sha256:/, ''), 'hex');
  return expected.length === digest.length && timingSafeEqual(expected, digest);
}
