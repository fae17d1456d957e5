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
import type { StableIdentity } from '@clp/core/store';
import { substitute, translateLargeRequest, translateRequest, wires } from '@clp/protocols';
import { completeBody } from './body.ts';
import { genuineUserAgent, openHosts } from './client-profile.ts';
import { completeHeaders } from './headers.ts';
import { withoutForeignThinking } from './repair.ts';

const messages: Endpoint = { wire: wires.messages, counted: true };
const chat: Endpoint = { wire: wires.chat, counted: true };
const responses: Endpoint = { wire: wires.responses, counted: true };
/** Comes in bursts of dozens: outside pacing and failure counts. */
const countTokens: Endpoint = { wire: wires.messages, counted: false };

const tools: PlanTools = {
  own: 'messages',
  wires,
  translate: translateRequest,
  translateLarge: translateLargeRequest,
  substitute,
};

/** The Claude service: Anthropic Messages. */
export function createClaudeDialect(identity: StableIdentity): Dialect {
  return {
    service: 'claude',
    wire: wires.messages,
    endpoints: {
      '': messages,
      messages,
      'messages/count_tokens': countTokens,
      'chat/completions': chat,
      responses,
    },
    compose: (input) => compose(input, identity),
    translateAhead: (input) => translateAhead(input, tools),
    repair: ({ answer, body }) => withoutForeignThinking(body, answer),
  };
}

function compose(input: ComposeInput, identity: StableIdentity): UpstreamRequest {
  const plan = planUpstream(input, tools);
  if (plan.wire.protocol === 'messages') completeShape(plan, { input, identity });
  return finishPlan(plan, input);
}

/** Relays get the official client's shape unless told otherwise. */
function completeShape(
  plan: UpstreamPlan,
  { input, identity }: { input: ComposeInput; identity: StableIdentity },
): void {
  if (!needsProfile(input, plan)) return;
  plan.changes.push(...completeHeaders(plan.headers, { ...input, body: plan.body }));
  if (plan.body && plan.isInference) plan.changes.push(...completeBody(plan.body, identity));
  plan.query = withBeta(plan.query);
}

/** A genuine client already has the shape. */
function needsProfile({ request, config }: ComposeInput, { origin }: UpstreamPlan): boolean {
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
