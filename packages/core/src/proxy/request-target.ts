import { hasVersionPrefix, resourceOf } from './compose-request.ts';
import type { Dialect, Endpoint } from './dialect.ts';

/** What a request line asks for. */
export interface RequestTarget {
  endpoint: Endpoint;
  /** Path below `/v1`. */
  resource: string;
  /** `PROJECT` of `/p/PROJECT/v1/...`, decoded. */
  project: string | undefined;
}

/** Finds the endpoint a path means; undefined = none of the proxied paths. */
export function targetOf(
  { method, url = '/' }: { method?: string | undefined; url?: string | undefined },
  { endpoints, wire }: Pick<Dialect, 'endpoints' | 'wire'>,
): RequestTarget | undefined {
  const queryAt = url.indexOf('?');
  const whole = queryAt < 0 ? url : url.slice(0, queryAt);
  const inProject = /^\/p\/([^/]+)(\/.*)$/.exec(whole);
  const path = inProject?.[2] ?? whole;
  const project = inProject?.[1] === undefined ? undefined : decoded(inProject[1]);
  const resource = resourceOf(path);
  const name = resource.replace(/\/+$/, '');
  const endpoint = method === 'POST' && Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
  const hasPrefix = hasVersionPrefix(path);
  // Some clients leave `/v1` out; only an inference route is certain to be meant for us then.
  if (endpoint && (hasPrefix || name !== '')) return { endpoint, resource: name, project };
  if (!hasPrefix || name === 'health' || name === '') return undefined;
  return { endpoint: { wire, counted: false }, resource, project };
}

/** As people wrote it: an address has spaces and other languages as `%..`. What is no text of one line stays as it came. */
function decoded(name: string): string {
  if (!name.includes('%')) return name;
  try {
    const text = decodeURIComponent(name);
    return /\p{Cc}/u.test(text) ? name : text;
  } catch {
    return name;
  }
}
