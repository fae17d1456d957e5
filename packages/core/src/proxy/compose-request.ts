import type { Config } from '../schema/config.ts';
import { readableEncodings } from './decode-body.ts';
import type { Change, ComposeInput } from './dialect.ts';
import { forwardableHeaders, type HeaderList } from './header-rules.ts';

export interface UpstreamAddress {
  /** `https://host[:port]` */
  origin: string;
  /** Path without query. */
  path: string;
  /** Query of the base address, without `?`; some upstreams want their version or key in it. */
  query: string;
}

/**
 * Path below `/v1` of a client's path: leading `v1` segments (clients append `/v1/...` to a base that already ends in
 * `/v1`) and slashes go; everything else stays as it was sent, percent-encoding and trailing slash included.
 */
export function resourceOf(path: string): string {
  let start = 0;
  for (;;) {
    while (path[start] === '/') start++;
    if (!isVersionSegment(path, start)) return path.slice(start);
    start += 2;
  }
}

/** Whether the path has the `/v1` prefix that every proxied path needs. */
export function hasVersionPrefix(path: string): boolean {
  let start = 0;
  while (path[start] === '/') start++;
  return isVersionSegment(path, start);
}

function isVersionSegment(path: string, start: number): boolean {
  const letter = path[start];
  if ((letter !== 'v' && letter !== 'V') || path[start + 1] !== '1') return false;
  return start + 2 === path.length || path[start + 2] === '/';
}

/**
 * Where a resource lives upstream: the base path with exactly one trailing version, then the resource. A base without a
 * version gets `/v1`; one with another (`/v4`, `/v1beta`) keeps it; one that already ends with the resource is taken
 * as it is.
 */
export function composeAddress(baseUrl: string, resource: string): UpstreamAddress {
  const base = parseBase(baseUrl);
  const trimmed = resource.replace(/\/+$/, '');
  if (trimmed !== '' && base.path.endsWith(`/${trimmed}`)) return base;
  const prefix = /\/v\d[a-z0-9]*$/i.test(base.path) ? base.path : `${base.path}/v1`;
  const { origin, query } = base;
  return { origin, path: resource === '' ? prefix : `${prefix}/${resource}`, query };
}

const bases = new Map<string, UpstreamAddress>();

/** Base addresses are few and parsed once. */
function parseBase(baseUrl: string): UpstreamAddress {
  const known = bases.get(baseUrl);
  if (known) return known;
  const url = new URL(baseUrl);
  const base = { origin: url.origin, path: url.pathname.replace(/\/+$/, ''), query: url.search.slice(1) };
  if (bases.size > 1000) bases.clear();
  bases.set(baseUrl, base);
  return base;
}

/** Two queries as one. */
export function joinQueries(first: string, second: string): string {
  return first === '' || second === '' ? first + second : `${first}&${second}`;
}

/** The client's headers as every upstream may get them; a dialect completes them. */
export function requestHeaders({ request, body }: Pick<ComposeInput, 'request' | 'body'>): HeaderList {
  const headers = forwardableHeaders(request.rawHeaders);
  // Asking for a coding CLP cannot decode would leave the answer's usage unread.
  if (headers.get('accept-encoding')?.includes('zstd'))
    headers.set('accept-encoding', readableEncodings.join(', '));
  // `curl -d` says form data where it sends JSON.
  if (body && !headers.get('content-type')?.includes('json')) headers.set('content-type', 'application/json');
  return headers;
}

/**
 * Puts the config's credential where the upstream looks for it. Client credentials were dropped before.
 * `exclusive`: an upstream that takes `x-api-key` must not get `Authorization` beside it (Anthropic's rule).
 */
export function applyCredentials(
  headers: HeaderList,
  config: Config,
  { exclusive }: { exclusive: boolean },
): Change | undefined {
  const { bearer, apiKey } = credentialsOf(config, exclusive);
  if (apiKey) headers.set('x-api-key', apiKey);
  if (bearer) headers.set('authorization', `Bearer ${bearer}`);
  if (!apiKey && !bearer) return undefined;
  const what = [apiKey && 'header.x-api-key', bearer && 'header.authorization'].filter(Boolean).join(', ');
  return { stage: 'auth', what, cause: `config ${config.name}` };
}

function credentialsOf(config: Config, exclusive: boolean): { bearer: string; apiKey: string } {
  const { authToken, apiKey, authHeader } = config;
  switch (authHeader) {
    case 'bearer':
      return { bearer: authToken || apiKey, apiKey: '' };
    case 'x-api-key':
      return { bearer: '', apiKey: apiKey || authToken };
    case 'both':
      return { bearer: authToken || apiKey, apiKey: apiKey || authToken };
    case undefined:
      return { bearer: exclusive && apiKey ? '' : authToken, apiKey };
  }
}
