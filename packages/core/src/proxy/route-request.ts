import type { Change, ClientRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import { hasImages } from './has-images.ts';
import type { JsonBody } from './json-body.ts';
import type { CompiledRouting } from './model-router.ts';
import { pinHeader } from './own-headers.ts';
import type { Route } from './route.ts';
import type { RouteFacts } from './route-conditions.ts';
import { estimatedTokens } from './rpm-limiter.ts';

export interface RouteInput {
  routing: CompiledRouting;
  request: Pick<ClientRequest, 'headers' | 'body'>;
  body: JsonBody | undefined;
  exchange: Pick<Exchange, 'project' | 'changes' | 'modelAsked' | 'modelSent'>;
  /** The config that would serve the request now. */
  firstConfig(): string | undefined;
}

/** Renames the model, sets members and pins a config as the first matching rule says; without one nothing is touched. */
export function routeRequest(input: RouteInput): Route | undefined {
  const { routing, body, exchange } = input;
  const pin = pinOf(input.request);
  if (!body) {
    if (pin) notePin(pin, exchange);
    return pin;
  }
  exchange.modelAsked = modelOf(body);
  const route = pin ?? routing.route(new RequestFacts(input, body));
  if (route) applyRoute(route, body, exchange);
  exchange.modelSent = route ? modelOf(body) : exchange.modelAsked;
  return route;
}

/** Whoever repeats a request may say which config it goes to; its model was routed the first time. */
function pinOf({ headers }: RouteInput['request']): Route | undefined {
  const pin = headers[pinHeader];
  return typeof pin === 'string' ? { pin, rule: pinHeader } : undefined;
}

function notePin({ pin, rule }: Route, { changes }: RouteInput['exchange']): void {
  if (pin !== undefined) changes.push({ stage: 'route', what: 'config', cause: rule, after: pin });
}

function applyRoute(route: Route, body: JsonBody, exchange: RouteInput['exchange']): void {
  const note = (what: string, before?: string, after?: string): void => {
    const change: Change = { stage: 'route', what, cause: route.rule };
    if (before) change.before = before;
    if (after) change.after = after;
    exchange.changes.push(change);
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
  notePin(route, exchange);
}

/** Goes on with the next of a rule's fallback models, because every config failed with the one before. */
export function fallBack(
  model: string,
  { rule }: Route,
  { body, exchange }: Pick<RouteInput, 'body' | 'exchange'>,
): void {
  if (!body) return;
  body.set('model', model);
  exchange.changes.push({
    stage: 'route',
    what: 'body.model',
    cause: rule,
    ...(exchange.modelSent !== undefined && { before: exchange.modelSent }),
    after: model,
  });
  exchange.modelSent = model;
}

function modelOf(body: JsonBody): string | undefined {
  const model = body.get('model');
  return typeof model === 'string' && model !== '' ? model : undefined;
}

/** What rules ask of one request, worked out when they do. */
class RequestFacts implements RouteFacts {
  private readonly input: RouteInput;
  private readonly body: JsonBody;

  constructor(input: RouteInput, body: JsonBody) {
    this.input = input;
    this.body = body;
  }

  model(): string | undefined {
    return this.input.exchange.modelAsked;
  }

  header(name: string): string | undefined {
    const value = this.input.request.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  hasTools(): boolean {
    return this.body.raw('tools')?.includes('{') ?? false;
  }

  hasImages(): boolean {
    const messages = this.body.raw('messages') ?? this.body.raw('input');
    return messages !== undefined && hasImages(messages);
  }

  thinking(): boolean {
    const { body } = this;
    return isOn(body.get('thinking')) || isOn(body.get('reasoning')) || isOn(body.get('reasoning_effort'));
  }

  inputTokens(): number {
    return estimatedTokens(this.input.request.body);
  }

  project(): string | undefined {
    return this.input.exchange.project;
  }

  firstConfig(): string | undefined {
    return this.input.firstConfig();
  }
}

/** `{type: "disabled"}` and `{effort: "none"}` ask for no thinking. */
function isOn(value: unknown): boolean {
  if (typeof value === 'string') return value !== 'none';
  if (typeof value !== 'object' || value === null) return false;
  const { type, effort } = value as Record<string, unknown>;
  return type !== 'disabled' && effort !== 'none';
}
