import {
  type ComposeInput,
  composeAddress,
  type Dialect,
  type Endpoint,
  type UpstreamRequest,
} from '@clp/core/proxy';
import { responsesWire } from '@clp/protocols';
import { completeBody } from './body.ts';
import { collectResponse } from './collect-response.ts';
import { composeHeaders } from './headers.ts';
import { withoutForeignReasoning } from './repair.ts';

const responses: Endpoint = { wire: responsesWire, counted: true };

/** The Codex service: OpenAI Responses. */
export const codexDialect: Dialect = {
  service: 'codex',
  wire: responsesWire,
  endpoints: { '': responses, responses },
  compose,
  repair: ({ answer, sent }) => withoutForeignReasoning(sent.body, answer),
};

function compose(input: ComposeInput): UpstreamRequest {
  const { request, config, body } = input;
  const isMain = request.method === 'POST' && request.resource === '';
  const resource = isMain ? responsesWire.resource : request.resource;
  const isResponses = resource === responsesWire.resource;
  const { origin, path } = composeAddress(config.baseUrl, resource);
  const askedForNone = isResponses && !input.streaming && body !== undefined && !body.has('stream');
  const edits = isResponses && body ? completeBody(body, input) : [];
  const { headers, changes } = composeHeaders(input, {
    isResponses,
    streams: input.streaming || askedForNone,
  });
  return {
    method: request.method,
    origin,
    path: request.query === '' ? path : `${path}?${request.query}`,
    headers,
    body: request.body.length === 0 ? undefined : (body?.bytes() ?? request.body),
    wire: responsesWire,
    createTransform: askedForNone ? collectResponse : undefined,
    changes: [...changes, ...edits],
    dropped: [],
  };
}
