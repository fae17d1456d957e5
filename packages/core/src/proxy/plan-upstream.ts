import { ClpError } from '../errors.ts';
import type { Config, Protocol } from '../schema/config.ts';
import { onePiece } from './body-pieces.ts';
import { applyCredentials, composeAddress, joinQueries, requestHeaders } from './compose-request.ts';
import type {
  AnswerTransform,
  Change,
  ComposeInput,
  StandIn,
  Translated,
  UpstreamRequest,
  WireFormat,
} from './dialect.ts';
import { HeaderList } from './header-rules.ts';
import { JsonBody } from './json-body.ts';

/** A request of one protocol to be turned into one of another. `packages/protocols` does it; the shapes match structurally. */
interface TranslationJob {
  from: Protocol;
  to: Protocol;
  body: Buffer;
  leaveOut: readonly string[];
  clientStreams: boolean;
  upstreamStreams: boolean;
  id: string;
  now: number;
}

/** What a dialect has at hand for every config. */
export interface PlanTools {
  /** What an upstream of this service speaks unless its config says otherwise. */
  own: Protocol;
  wires: Readonly<Record<Protocol, WireFormat>>;
  translate(job: TranslationJob): Translated;
  /** The same in a thread, for a body that would hold the event loop. */
  translateLarge(job: TranslationJob): Promise<Translated>;
  /** Whether a translated request asks the upstream for a stream; default: as the client did. */
  upstreamStreams?: (input: ComposeInput, to: Protocol) => boolean;
  /** What CLP itself can answer where the upstream has nothing: token counts, model lists. */
  substitute: Substitute;
}

/** Stands in for the upstream, or reshapes its answer, on paths that are no inference; undefined = let it pass. */
export type Substitute = (request: {
  method: string;
  resource: string;
  body: Buffer;
  client: Protocol;
  upstream: Protocol;
  models: readonly string[];
  isListed: boolean;
}) => Pick<UpstreamRequest, 'standIn' | 'createTransform'> | undefined;

/** A request on its way to one upstream, before the dialect completes headers and body. */
export interface UpstreamPlan {
  wire: WireFormat;
  /** A POST of the client's protocol for an answer of a model, as opposed to lists, files and counts. */
  isInference: boolean;
  isTranslated: boolean;
  origin: string;
  /** Without query. */
  path: string;
  query: string;
  headers: HeaderList;
  body: JsonBody | undefined;
  createTransform?: (() => AnswerTransform) | undefined;
  standIn?: StandIn | undefined;
  changes: Change[];
  dropped: string[];
}

/** From this size on a thread translates. Bytes: about six milliseconds of work. */
const largeBody = 512 * 1024;

/** Translates a large body before the request is composed; undefined = composing does it, or there is nothing to do. */
export function translateAhead(input: ComposeInput, tools: PlanTools): Promise<Translated> | undefined {
  if (input.request.body.length < largeBody || !isTranslated(input, tools)) return undefined;
  return tools.translateLarge(jobOf(input, tools));
}

function isInference({ request, endpoint }: ComposeInput): boolean {
  return (
    request.method === 'POST' && (request.resource === '' || request.resource === endpoint.wire.resource)
  );
}

function isTranslated(input: ComposeInput, tools: PlanTools): boolean {
  return isInference(input) && spokenBy(input.config, tools) !== input.endpoint.wire.protocol;
}

function spokenBy(config: Config, { own }: PlanTools): Protocol {
  return config.protocol ?? own;
}

/** Where a request goes and in which protocol; translated where the config's upstream speaks another than the client. */
export function planUpstream(input: ComposeInput, tools: PlanTools): UpstreamPlan {
  const { request, config } = input;
  const speaks = spokenBy(config, tools);
  const wire = tools.wires[speaks];
  const inference = isInference(input);
  const translates = isTranslated(input, tools);
  const address = composeAddress(config.baseUrl, inference ? wire.resource : request.resource);
  const content = translates ? translated(input, tools) : untouched(input);
  const { query, headers, body, createTransform, standIn, changes, dropped } = content;
  const plan: UpstreamPlan = {
    wire,
    isInference: inference,
    isTranslated: translates,
    origin: address.origin,
    path: address.path,
    query: joinQueries(address.query, query),
    headers,
    body,
    createTransform,
    standIn,
    changes,
    dropped,
  };
  return inference ? plan : Object.assign(plan, substituted(input, { speaks, tools }));
}

function substituted(
  { request, endpoint, config, configs }: ComposeInput,
  { speaks, tools }: { speaks: Protocol; tools: PlanTools },
): Pick<UpstreamPlan, 'standIn' | 'createTransform'> | undefined {
  const offered = [config, ...configs].flatMap(({ models }) => models);
  return tools.substitute({
    method: request.method,
    resource: request.resource,
    body: request.body,
    client: listShape(request.headers) ?? endpoint.wire.protocol,
    upstream: speaks,
    models: [...new Set(offered)],
    isListed: config.models.length > 0,
  });
}

/** Lists have one path in all protocols: clients of Anthropic's say their version, OpenAI's SDKs their name. */
function listShape(headers: ComposeInput['request']['headers']): Protocol | undefined {
  if (headers['anthropic-version'] !== undefined) return 'messages';
  return /^openai\//i.test(String(headers['user-agent'] ?? '')) ? 'chat' : undefined;
}

type Content = Pick<
  UpstreamPlan,
  'query' | 'headers' | 'body' | 'createTransform' | 'standIn' | 'changes' | 'dropped'
>;

function untouched(input: ComposeInput): Content {
  return {
    query: input.request.query,
    headers: requestHeaders(input),
    body: input.body,
    createTransform: undefined,
    standIn: undefined,
    changes: [],
    dropped: [],
  };
}

function jobOf(input: ComposeInput, tools: PlanTools): TranslationJob {
  const { request, endpoint, body, config, streaming } = input;
  const to = spokenBy(config, tools);
  return {
    from: endpoint.wire.protocol,
    to,
    body: body?.bytes() ?? request.body,
    leaveOut: config.dropFields,
    clientStreams: streaming,
    upstreamStreams: tools.upstreamStreams?.(input, to) ?? streaming,
    id: request.id,
    now: Math.floor(Date.now() / 1000),
  };
}

function translated(input: ComposeInput, tools: PlanTools): Content {
  const from = input.endpoint.wire.protocol;
  const to = spokenBy(input.config, tools);
  const result = input.translated ?? tools.translate(jobOf(input, tools));
  if (!result.ok) {
    throw new ClpError(
      'invalid_request',
      `This request cannot be translated from ${from} to ${to}, which config "${input.config.name}" speaks. ${result.problem}.`,
    );
  }
  return {
    query: '',
    headers: freshHeaders(input),
    body: JsonBody.parse(result.body),
    createTransform: result.createTransform,
    standIn: undefined,
    changes: [{ stage: 'translate', what: 'body', cause: `config speaks ${to}`, before: from, after: to }],
    dropped: result.dropped,
  };
}

/** A client's headers are about its own protocol; an upstream of another gets only what every protocol has. */
function freshHeaders({ request, streaming }: ComposeInput): HeaderList {
  const headers = new HeaderList();
  const userAgent = request.headers['user-agent'];
  headers.add('content-type', 'application/json');
  headers.add('accept', streaming ? 'text/event-stream' : 'application/json');
  headers.add('accept-encoding', 'gzip, deflate');
  if (typeof userAgent === 'string') headers.add('user-agent', userAgent);
  return headers;
}

/** The upstream request a finished plan has become, with the config's credential. */
export function finishPlan(plan: UpstreamPlan, { request, config }: ComposeInput): UpstreamRequest {
  const { wire, headers, body, path, query } = plan;
  for (const [name, value] of wire.requiredHeaders) {
    if (!headers.has(name)) headers.set(name, value);
  }
  const credential = applyCredentials(headers, config, { exclusive: wire.singleCredential });
  if (credential) plan.changes.push(credential);
  return {
    method: request.method,
    origin: plan.origin,
    path: query === '' ? path : `${path}?${query}`,
    headers: headers.toRaw(),
    body: request.body.length === 0 ? undefined : (body?.pieces() ?? onePiece(request.body)),
    wire,
    createTransform: plan.createTransform,
    standIn: plan.standIn,
    changes: plan.changes,
    dropped: plan.dropped,
  };
}
