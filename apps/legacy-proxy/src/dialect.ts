import {
  applyCredentials,
  type ComposeInput,
  composeAddress,
  type Dialect,
  type Endpoint,
  requestHeaders,
  type UpstreamRequest,
} from '@clp/core/proxy';
import { chatWire } from '@clp/protocols';

const chat: Endpoint = { wire: chatWire, counted: true };

/** The Legacy service: any OpenAI-compatible upstream. */
export const legacyDialect: Dialect = {
  service: 'legacy',
  wire: chatWire,
  endpoints: { '': chat, 'chat/completions': chat },
  compose,
};

function compose(input: ComposeInput): UpstreamRequest {
  const { request, config, body } = input;
  const isMain = request.method === 'POST' && request.resource === '';
  const { origin, path } = composeAddress(config.baseUrl, isMain ? chatWire.resource : request.resource);
  const headers = requestHeaders(input);
  if (!headers.has('user-agent')) headers.set('user-agent', 'clp-legacy/2.0');
  const credential = applyCredentials(headers, config, { exclusive: false });
  return {
    method: request.method,
    origin,
    path: request.query === '' ? path : `${path}?${request.query}`,
    headers: headers.toRaw(),
    body: request.body.length === 0 ? undefined : (body?.bytes() ?? request.body),
    wire: chatWire,
    createTransform: undefined,
    changes: credential ? [credential] : [],
    dropped: [],
  };
}
