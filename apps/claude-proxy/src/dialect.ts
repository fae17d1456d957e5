import {
  type ComposeInput,
  composeAddress,
  type Dialect,
  type Endpoint,
  type UpstreamRequest,
} from '@clp/core/proxy';
import type { StableIdentity } from '@clp/core/store';
import { messagesWire } from '@clp/protocols';
import { completeBody } from './body.ts';
import { genuineUserAgent, openHosts } from './client-profile.ts';
import { composeHeaders } from './headers.ts';

const messages: Endpoint = { wire: messagesWire, counted: true };
/** Comes in bursts of dozens: outside pacing and failure counts. */
const countTokens: Endpoint = { wire: messagesWire, counted: false };

/** The Claude service: Anthropic Messages. */
export function createClaudeDialect(identity: StableIdentity): Dialect {
  return {
    service: 'claude',
    wire: messagesWire,
    endpoints: { '': messages, messages, 'messages/count_tokens': countTokens },
    compose: (input) => compose(input, identity),
  };
}

function compose(input: ComposeInput, identity: StableIdentity): UpstreamRequest {
  const { request, config, body } = input;
  const isMain = request.method === 'POST' && request.resource === '';
  const { origin, path } = composeAddress(config.baseUrl, isMain ? 'messages' : request.resource);
  const completes = needsProfile(input, origin);
  const { headers, changes } = composeHeaders(input, completes);
  const isInference = isMain || request.resource === 'messages';
  if (completes && body && isInference) changes.push(...completeBody(body, identity));
  const query = completes ? withBeta(request.query) : request.query;
  return {
    method: request.method,
    origin,
    path: query === '' ? path : `${path}?${query}`,
    headers,
    body: request.body.length === 0 ? undefined : (body?.bytes() ?? request.body),
    wire: messagesWire,
    createTransform: undefined,
    changes,
    dropped: [],
  };
}

/** Relays get the official client's shape unless told otherwise; a genuine client already has it. */
function needsProfile({ request, config }: ComposeInput, origin: string): boolean {
  const userAgent = request.headers['user-agent'];
  if (typeof userAgent === 'string' && genuineUserAgent.test(userAgent)) return false;
  const profile =
    config.clientProfile ?? (openHosts.includes(new URL(origin).hostname) ? 'passthrough' : 'claude-code');
  return profile === 'claude-code';
}

function withBeta(query: string): string {
  const names = query.split('&').map((pair) => pair.split('=', 1)[0]?.toLowerCase());
  if (names.includes('beta')) return query;
  return query === '' ? 'beta=true' : `${query}&beta=true`;
}
