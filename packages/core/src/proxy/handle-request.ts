import { ClpError } from '../errors.ts';
import { services } from '../services.ts';
import type { Settings } from '../store/settings.ts';
import { answerError, wireErrorOf } from './answer-error.ts';
import { runAttempt } from './attempt.ts';
import type { Attempt } from './attempt-state.ts';
import { conversationOf } from './conversation.ts';
import type { ClientRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import { filterRequest } from './filter-request.ts';
import { JsonBody } from './json-body.ts';
import type { Candidate } from './load-balancer.ts';
import { requireFilters } from './policy-cache.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { rankRequest } from './rank-request.ts';
import { receive } from './receive.ts';
import { releaseBodies } from './release-bodies.ts';
import type { Route } from './route.ts';
import { fallBack, routeRequest } from './route-request.ts';

/** The life of one request, top to bottom. Each step is the file of its name. */
export async function handleRequest(proxy: ProxyProcess, exchange: Exchange): Promise<void> {
  proxy.live.add(exchange);
  proxy.accounting.begin(exchange);
  let received: ClientRequest | undefined;
  let request: ClientRequest | undefined;
  try {
    const settings = proxy.settings.current();
    const policy = proxy.policy.of(settings);
    received = await receive(exchange, proxy.held, settings.system.limits.bodyBytes);
    request = await filterRequest(requireFilters(policy, settings), received, exchange);
    proxy.filterTotals.add(exchange.filterHits);
    const body = JsonBody.parse(request.body);
    exchange.streaming = wantsStream(request, body);
    exchange.mayBeat = exchange.streaming && exchange.endpoint.counted;
    const conversation = conversationOf(request, body);
    exchange.conversation = conversation;
    const route = routeRequest({
      routing: policy.routing,
      request,
      body,
      exchange,
      firstConfig: () => rankRequest(proxy, { settings, policy, conversation })[0]?.config.name,
    });
    const candidates = rankRequest(proxy, { settings, policy, route, conversation });
    await tryCandidates(proxy, { exchange, settings, policy, request, body, route, candidates });
  } catch (error) {
    refuse(exchange, error);
  } finally {
    proxy.live.remove(exchange);
    proxy.held.release(exchange);
    proxy.accounting.finish(exchange);
    releaseBodies(proxy.sender, exchange, received, request);
  }
}

/** A stream is what the body asks for; header values say nothing (SDKs send `Accept: application/json` for streams too). */
export function wantsStream(request: ClientRequest, body: JsonBody | undefined): boolean {
  const stream = body?.get('stream');
  if (typeof stream === 'boolean') return stream;
  return String(request.headers.accept ?? '').includes('text/event-stream');
}

interface Job extends Omit<Attempt, 'candidate' | 'next'> {
  route: Route | undefined;
  candidates: readonly Candidate[];
}

/** Tries the candidates in order, then again with each fallback model, until one attempt has been delivered. */
async function tryCandidates(
  proxy: ProxyProcess,
  { exchange, settings, policy, request, body, route, candidates }: Job,
): Promise<void> {
  if (candidates.length === 0) throw noConfig(settings);
  // A file id or a batch belongs to one account: only counted requests may move to another.
  const usable = exchange.endpoint.counted ? candidates : candidates.slice(0, 1);
  const models = [undefined, ...(route?.fallbackModels ?? [])];
  // With `entries()` each round would cost an iterator, and each of its steps two objects.
  for (let round = 0; round < models.length; round++) {
    const model = models[round];
    if (route && model !== undefined) fallBack(model, route, { body, exchange });
    for (let index = 0; index < usable.length; index++) {
      const candidate = usable[index] as Candidate;
      const next = usable[index + 1] ?? (round < models.length - 1 ? usable[0] : undefined);
      const attempt = { exchange, settings, policy, request, body, candidate, next };
      if ((await runAttempt(proxy, attempt)) === 'done') return;
    }
  }
}

function refuse(exchange: Exchange, error: unknown): void {
  if (exchange.clientGone) {
    exchange.outcome = 'aborted';
    return;
  }
  if (!(error instanceof ClpError)) console.error(`request ${exchange.id} failed:`, error);
  const isUpstream = wireErrorOf(error).code.startsWith('upstream_');
  exchange.outcome ??= isUpstream ? 'upstream_error' : 'refused';
  answerError(exchange, error);
}

export function noConfig(settings: Settings): ClpError {
  const { title, configFile } = services[settings.service];
  const [problem] = settings.problems.filter(({ file }) => file.endsWith(configFile));
  const why = problem ? ` ${configFile} has a problem: ${problem.reason}.` : '';
  return new ClpError(
    'no_active_config',
    `No active config for ${settings.service}.${why} Add one to ~/.clp/${configFile}, or run \`clp active ${settings.service} NAME\` (${title} has ${settings.configs.length} configs).`,
  );
}
