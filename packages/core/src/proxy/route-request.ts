import type { ClientRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import type { JsonBody } from './json-body.ts';
import type { CompiledRouting, Route } from './model-router.ts';
import type { RouteFacts } from './route-conditions.ts';
import { estimatedTokens } from './rpm-limiter.ts';

export interface RouteInput {
  routing: CompiledRouting;
  request: ClientRequest;
  body: JsonBody | undefined;
  exchange: Pick<Exchange, 'project' | 'changes' | 'modelAsked' | 'modelSent'>;
  /** The config that would serve the request now. */
  firstConfig(): string | undefined;
}

/** Renames the model, sets members and pins a config as the first matching rule says; without one nothing is touched. */
export function routeRequest({
  routing,
  request,
  body,
  exchange,
  firstConfig,
}: RouteInput): Route | undefined {
  if (!body) return undefined;
  const facts = factsOf({ request, body, exchange, firstConfig });
  exchange.modelAsked = facts.model();
  const route = pinOf(request) ?? routing.route(facts);
  if (route) applyRoute(route, body, exchange);
  exchange.modelSent = modelOf(body);
  return route;
}

/** Whoever repeats a request may say which config it goes to; its model was routed the first time. */
function pinOf({ headers }: ClientRequest): Route | undefined {
  const pin = headers['x-clp-config'];
  return typeof pin === 'string' ? { pin, rule: 'x-clp-config' } : undefined;
}

function applyRoute(route: Route, body: JsonBody, exchange: RouteInput['exchange']): void {
  const note = (what: string, before?: string, after?: string): void => {
    exchange.changes.push({
      stage: 'route',
      what,
      cause: route.rule,
      ...(before && { before }),
      ...(after && { after }),
    });
  };
  if (route.model !== undefined && route.model !== exchange.modelAsked) {
    body.set('model', route.model);
    note('body.model', exchange.modelAsked, route.model);
  }
  for (const [key, value] of Object.entries(route.override ?? {})) {
    if (value === null) body.remove(key);
    else body.set(key, value);
    note(`body.${key}`);
  }
  if (route.pin !== undefined) note('config', undefined, route.pin);
}

export function modelOf(body: JsonBody): string | undefined {
  const model = body.get('model');
  return typeof model === 'string' && model !== '' ? model : undefined;
}

function factsOf({
  request,
  body,
  exchange,
  firstConfig,
}: Omit<RouteInput, 'routing'> & { body: JsonBody }): RouteFacts {
  return {
    model: () => modelOf(body),
    header(name) {
      const value = request.headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    hasTools: () => (body.raw('tools')?.length ?? 0) > 2,
    hasImages: () => {
      const messages = body.raw('messages') ?? body.raw('input');
      return Boolean(messages && (messages.includes('"image') || messages.includes('"input_image"')));
    },
    thinking: () =>
      isOn(body.get('thinking')) || isOn(body.get('reasoning')) || isOn(body.get('reasoning_effort')),
    inputTokens: () => estimatedTokens(request.body),
    project: () => exchange.project,
    firstConfig,
  };
}

/** `{type: "disabled"}` and `{effort: "none"}` ask for no thinking. */
function isOn(value: unknown): boolean {
  if (typeof value === 'string') return value !== 'none';
  if (typeof value !== 'object' || value === null) return false;
  const { type, effort } = value as Record<string, unknown>;
  return type !== 'disabled' && effort !== 'none';
}
