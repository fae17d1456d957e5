import {
  type ComposeInput,
  chainTransforms,
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
import { normaliseBody } from './body.ts';
import { completionToSse } from './completion-to-sse.ts';
import { dropUsageChunk } from './drop-usage-chunk.ts';
import { reshapeAnswer } from './reshape-answer.ts';
import { sseToCompletion } from './sse-to-completion.ts';
import { upstreamStreams } from './upstream-streams.ts';

const chat: Endpoint = { wire: wires.chat, counted: true };
const responses: Endpoint = { wire: wires.responses, counted: true };
const messages: Endpoint = { wire: wires.messages, counted: true };
const countTokens: Endpoint = { wire: wires.messages, counted: false };

const tools: PlanTools = {
  own: 'chat',
  wires,
  translate: translateRequest,
  translateLarge: translateLargeRequest,
  substitute,
  upstreamStreams: (input, to) => (to === 'chat' ? upstreamStreams(input) : input.streaming),
};

/** The Legacy service: any OpenAI-compatible upstream. */
export const legacyDialect: Dialect = {
  service: 'legacy',
  wire: wires.chat,
  endpoints: {
    '': chat,
    'chat/completions': chat,
    responses,
    messages,
    'messages/count_tokens': countTokens,
  },
  compose,
  translateAhead: (input) => translateAhead(input, tools),
};

function compose(input: ComposeInput): UpstreamRequest {
  const plan = planUpstream(input, tools);
  if (plan.isInference && !plan.isTranslated && plan.wire.protocol === 'chat') completeChat(plan, input);
  if (!plan.headers.has('user-agent')) plan.headers.set('user-agent', 'clp-legacy/2.0');
  return finishPlan(plan, input);
}

/** The upstream leg streams as its config wants; the client gets the form it asked for either way. */
function completeChat(plan: UpstreamPlan, input: ComposeInput): void {
  const { body, headers } = plan;
  if (!body) return;
  const wantsUsage = includesUsage(input);
  plan.changes.push(...normaliseBody(body));
  const streams = upstreamStreams(input);
  if (body.get('stream') !== streams && (streams || body.has('stream'))) {
    body.set('stream', streams);
    plan.changes.push({ stage: 'defaults', what: 'body.stream', cause: 'streaming of this config' });
    if (!streams) body.remove('stream_options');
    headers.set('accept', streams ? 'text/event-stream' : 'application/json');
  }
  const asksForUsage = streams && !wantsUsage && (!input.streaming || input.config.streamUsage);
  if (asksForUsage) {
    body.set('stream_options', { ...streamOptions(input), include_usage: true });
    const cause = input.streaming ? 'stream_usage of this config' : 'streaming of this config';
    plan.changes.push({ stage: 'defaults', what: 'body.stream_options', cause });
  }
  const reshape = () =>
    reshapeAnswer({
      clientStreams: input.streaming,
      toStream: () =>
        completionToSse({ usageChunk: wantsUsage, now: Math.floor(Date.now() / 1000), id: input.request.id }),
      toJson: sseToCompletion,
    });
  plan.createTransform = chainTransforms(reshape, asksForUsage ? dropUsageChunk : undefined);
}

function includesUsage(input: ComposeInput): boolean {
  return streamOptions(input)?.include_usage === true;
}

function streamOptions({ body }: ComposeInput): { include_usage?: unknown } | null | undefined {
  return body?.get('stream_options') as { include_usage?: unknown } | null | undefined;
}
