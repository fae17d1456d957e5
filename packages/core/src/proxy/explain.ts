import { ClpError } from '../errors.ts';
import { maskCredentials, maskSecret } from '../store/mask-secrets.ts';
import type { Settings } from '../store/settings.ts';
import { wireErrorOf } from './answer-error.ts';
import { joined } from './body-pieces.ts';
import { conversationOf } from './conversation.ts';
import type { Change, ClientRequest, UpstreamRequest, WireError } from './dialect.ts';
import { filterRequest } from './filter-request.ts';
import { noConfig, wantsStream } from './handle-request.ts';
import { JsonBody } from './json-body.ts';
import type { Candidate } from './load-balancer.ts';
import { draftPolicy, type Policy, type PolicyDraft, requireFilters } from './policy-cache.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { rankRequest, whyLeftOut } from './rank-request.ts';
import { withoutCredentials } from './receive.ts';
import { type RequestTarget, targetOf } from './request-target.ts';
import type { Route } from './route.ts';
import { routeRequest } from './route-request.ts';
import { estimatedTokens, limitsOf } from './rpm-limiter.ts';

/** A request to explain, and the policy to explain it with. */
export interface ExplainInput {
  method: string;
  /** With query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  draft: PolicyDraft;
}

/** What the proxy would do with a request, step by step. Nothing is sent. */
export interface Explanation {
  service: string;
  method: string;
  path: string;
  /** Path below `/v1`. */
  resource: string;
  /** False: neither paced nor counted as failure. */
  counted: boolean;
  stream: boolean;
  filter: { rules: { rule: string; count: number }[]; body_changed: boolean };
  route: {
    /** The rule that matched; null = none. */
    rule: string | null;
    model_asked: string | null;
    model_sent: string | null;
    pin: string | null;
    fallback_models: readonly string[];
  };
  rank: {
    mode: string;
    conversation: string | null;
    candidates: { config: string; why: string; wait_ms: number }[];
    left_out: { config: string; why: string }[];
  };
  /** What the first candidate's upstream would get; credentials are masked. */
  send: {
    config: string;
    method: string;
    url: string;
    headers: [name: string, value: string][];
    body: string | null;
    dropped: string[];
  } | null;
  /** Every edit of every step, in order, with its cause. */
  changes: Change[];
  /** Rules that cannot work or never match. */
  problems: string[];
  /** The error the client would get instead. */
  refused: WireError | null;
}

/** Runs the steps of `handleRequest` up to sending, with the same functions. */
export async function explain(proxy: ProxyProcess, input: ExplainInput): Promise<Explanation> {
  const settings = proxy.settings.current();
  const policy = draftPolicy(
    { settings, saved: proxy.policy.of(settings), mask: proxy.masks.mask },
    input.draft,
  );
  const target = targetOf({ method: input.method, url: input.path }, proxy.dialect);
  if (!target) {
    throw new ClpError('not_found', `${input.path} is no proxied path; those begin with /v1.`);
  }
  const explanation = emptyExplanation(proxy, { input, policy, target });
  try {
    await explainSteps(proxy, { input, settings, policy, target, explanation });
  } catch (error) {
    explanation.refused = wireErrorOf(error);
  }
  return explanation;
}

interface Explaining {
  input: ExplainInput;
  settings: Settings;
  policy: Policy;
  target: RequestTarget;
  explanation: Explanation;
}

async function explainSteps(proxy: ProxyProcess, explaining: Explaining): Promise<void> {
  const { input, settings, policy, target, explanation } = explaining;
  const received = requestOf(input, target);
  const notes = notesOf(proxy, target, explanation.changes);

  const request = await filterRequest(requireFilters(policy, settings), received, notes);
  explanation.filter = { rules: notes.filterHits, body_changed: request.body !== received.body };

  const body = JsonBody.parse(request.body);
  explanation.stream = wantsStream(request, body);
  const conversation = conversationOf(request, body);
  const firstConfig = (): string | undefined =>
    rankRequest(proxy, { settings, policy, conversation })[0]?.config.name;
  const route = routeRequest({ routing: policy.routing, request, body, exchange: notes, firstConfig });
  explanation.route = {
    rule: route?.rule ?? null,
    model_asked: notes.modelAsked ?? null,
    model_sent: notes.modelSent ?? null,
    pin: route?.pin ?? null,
    fallback_models: route?.fallbackModels ?? [],
  };

  const candidates = rankRequest(proxy, { settings, policy, route, conversation });
  explanation.rank = explainRank(proxy, { ...explaining, candidates, route, conversation, request });

  const [first] = candidates;
  if (!first) throw noConfig(settings);
  const upstream = proxy.dialect.compose({
    request,
    endpoint: target.endpoint,
    body: body?.fork(),
    config: first.config,
    configs: settings.configs,
    system: settings.system,
    streaming: explanation.stream,
  });
  explanation.changes.push(...upstream.changes);
  explanation.send = explainSend(first, upstream);
}

function explainRank(
  proxy: ProxyProcess,
  {
    settings,
    policy,
    target,
    candidates,
    route,
    conversation,
    request,
  }: Explaining & {
    candidates: readonly Candidate[];
    route: Route | undefined;
    conversation: string | undefined;
    request: ClientRequest;
  },
): Explanation['rank'] {
  const tried = new Set(candidates.map(({ config }) => config));
  return {
    mode: policy.balance.mode,
    conversation: conversation ?? null,
    candidates: candidates.map(({ config, why }) => ({
      config: config.name,
      why,
      wait_ms: target.endpoint.counted
        ? Math.ceil(
            proxy.limiter.expectedWaitMs(config.name, limitsOf(config), estimatedTokens(request.body)),
          )
        : 0,
    })),
    left_out: settings.configs
      .filter((config) => !tried.has(config))
      .map(({ name }) => ({ config: name, why: whyLeftOut(proxy, { policy, route }, name) })),
  };
}

function explainSend({ config }: Candidate, upstream: UpstreamRequest): NonNullable<Explanation['send']> {
  const { headers: raw } = upstream;
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = '', value = ''] = raw.slice(index, index + 2);
    headers.push([name, maskValue(name, value, config)]);
  }
  return {
    config: config.name,
    method: upstream.method,
    url: maskCredentials(`${upstream.origin}${upstream.path}`, config),
    headers,
    body: upstream.body ? joined(upstream.body).toString('utf8') : null,
    dropped: upstream.dropped,
  };
}

/** Our own credentials by value, others by the name of their header. */
function maskValue(name: string, value: string, config: Candidate['config']): string {
  const masked = maskCredentials(value, config);
  return masked === value && /auth|key|token|secret|cookie/i.test(name) ? maskSecret(value) : masked;
}

function requestOf(
  { method, path, headers, body }: ExplainInput,
  { resource }: RequestTarget,
): ClientRequest {
  const queryAt = path.indexOf('?');
  return {
    id: 'explain',
    method,
    url: path,
    resource,
    query: queryAt < 0 ? '' : withoutCredentials(path.slice(queryAt + 1)),
    rawHeaders: Object.entries(headers).flat(),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body,
  };
}

/** What the steps note down, as on an exchange. */
function notesOf({ dialect }: ProxyProcess, { endpoint, project }: RequestTarget, changes: Change[]) {
  return {
    service: dialect.service,
    endpoint,
    project,
    changes,
    masked: false,
    filterHits: [] as { rule: string; count: number }[],
    modelAsked: undefined as string | undefined,
    modelSent: undefined as string | undefined,
  };
}

function emptyExplanation(
  { dialect }: ProxyProcess,
  { input, policy, target }: Pick<Explaining, 'input' | 'policy' | 'target'>,
): Explanation {
  return {
    service: dialect.service,
    method: input.method,
    path: input.path,
    resource: target.resource,
    counted: target.endpoint.counted,
    stream: false,
    filter: { rules: [], body_changed: false },
    route: { rule: null, model_asked: null, model_sent: null, pin: null, fallback_models: [] },
    rank: { mode: policy.balance.mode, conversation: null, candidates: [], left_out: [] },
    send: null,
    changes: [],
    problems: policy.problems.map(({ file, reason }) => `${file}: ${reason}`),
    refused: null,
  };
}
