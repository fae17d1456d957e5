import {
  type ComposeInput,
  type Dialect,
  type Endpoint,
  finishPlan,
  type PlanTools,
  planUpstream,
  translateAhead,
  type UpstreamPlan,
  type UpstreamRequest,
} from '@clp/core/proxy';
import { substitute, translateLargeRequest, translateRequest, wires } from '@clp/protocols';
import { completeBody } from './body.ts';
import { collectResponse } from './collect-response.ts';
import { completeHeaders } from './headers.ts';
import { buildBody } from './helpers/build-body.ts';
import { quickSend } from './helpers/quick-send.ts';
import { withoutForeignReasoning } from './repair.ts';

const responses: Endpoint = { wire: wires.responses, counted: true };
const chat: Endpoint = { wire: wires.chat, counted: true };
const messages: Endpoint = { wire: wires.messages, counted: true };
const countTokens: Endpoint = { wire: wires.messages, counted: false };

const tools: PlanTools = {
  own: 'responses',
  wires,
  translate: translateRequest,
  translateLarge: translateLargeRequest,
  substitute,
};

/** The Codex service: OpenAI Responses. */
export const codexDialect: Dialect = {
  service: 'codex',
  wire: wires.responses,
  endpoints: {
    '': responses,
    responses,
    'chat/completions': chat,
    messages,
    'messages/count_tokens': countTokens,
  },
  compose,
  translateAhead: (input) => translateAhead(input, tools),
  repair: ({ answer, body }) => withoutForeignReasoning(body, answer),
  helpers: { '/api/codex/build-body': buildBody, '/api/codex/quick-send': quickSend },
};

function compose(input: ComposeInput): UpstreamRequest {
  const plan = planUpstream(input, tools);
  if (plan.wire.protocol === 'responses' && plan.isInference) completeRequest(plan, input);
  // Codex reads no coded answer, whatever its upstream speaks.
  plan.headers.set('accept-encoding', 'identity');
  return finishPlan(plan, input);
}

function completeRequest(plan: UpstreamPlan, input: ComposeInput): void {
  const { body, isTranslated } = plan;
  const askedForNone = !isTranslated && !input.streaming && body !== undefined && !body.has('stream');
  if (askedForNone) plan.createTransform = collectResponse;
  plan.changes.push(...completeHeaders(plan.headers, { streams: input.streaming || askedForNone }));
  if (!body) return;
  const { changes, dropped } = completeBody(body, input);
  plan.changes.push(...changes);
  plan.dropped.push(...dropped);
}
