import type { Config, Protocol } from '../schema/config.ts';
import type { SystemSettings } from '../schema/system.ts';
import type { Usage } from '../schema/usage.ts';
import type { ServiceName } from '../services.ts';
import type { BodyPieces } from './body-pieces.ts';
import type { JsonBody } from './json-body.ts';

/** An error on its way to a client, before a protocol gives it its shape. */
export interface WireError {
  status: number;
  /** Our code, e.g. `no_active_config`, or an upstream's. */
  code: string;
  message: string;
}

/** How far an SSE event takes the answer: openings may be held back, content and errors decide. */
export type EventClass = 'opening' | 'content' | 'error';

/** Collects token counts of one answer. Fed upstream bytes, in the upstream's protocol. */
export interface UsageReader {
  /** One complete SSE event, as bytes, without its closing blank line. */
  event(bytes: Buffer): void;
  /** A whole JSON answer; false: it is no JSON object. */
  json(bytes: Buffer): boolean;
  /** What was seen so far; undefined = nothing. */
  usage(): Usage | undefined;
  /** The model that says it answered. */
  model(): string | undefined;
  /** Whether the answer reached its proper end (`message_stop`, `response.completed`, `[DONE]`). */
  finished(): boolean;
}

/**
 * What the pipeline must know of a protocol's bytes. `packages/protocols` has one for each protocol
 * (it imports nothing of ours; the shapes match structurally).
 */
export interface WireFormat {
  readonly protocol: Protocol;
  /** The path below `/v1`, e.g. `chat/completions`. */
  readonly resource: string;
  /** Headers every request to an upstream of this protocol needs; a client's own values go first. */
  readonly requiredHeaders: readonly (readonly [name: string, value: string])[];
  /** An upstream of this protocol takes one kind of credential header only. */
  readonly singleCredential: boolean;
  /** JSON text of an error answer. */
  formatError(error: WireError): string;
  /** One complete SSE event (with its closing blank line) that tells a client its stream broke. */
  formatErrorEvent(error: WireError): string;
  /** SSE bytes that keep a waiting client patient. @param headers of its request, in lower case */
  heartbeat(headers: Readonly<Record<string, unknown>>): string;
  /** Class of one SSE event (bytes as for `UsageReader.event`). */
  classifyEvent(bytes: Buffer): EventClass;
  /** Status and message of an error event (`classifyEvent` said `error`): a hidden overload gets its true status. */
  parseErrorEvent(bytes: Buffer): WireError;
  createUsageReader(): UsageReader;
  /** The pieces of text in the parsed data of one SSE event. */
  textOf(event: Record<string, unknown>): EventText;
  readonly probe: ProbeFormat;
}

/** A piece of text that an event adds to something longer. */
export interface TextPiece {
  /** What it is a piece of; all its pieces have the same name. */
  channel: string;
  /** `json`: the text is JSON itself (the arguments of a tool call). `aside`: no part of the answer (thoughts, a refusal). */
  form: 'text' | 'json' | 'aside';
  text: string;
  /** Puts another text in its place, in the event that was looked into. */
  write(text: string): void;
}

/** What an event adds, and which channels get no more after it. */
export interface EventText {
  pieces: TextPiece[];
  /** Beginnings of channel names; '' = all. */
  ends: string[];
}

/** What a test request of a protocol looks like. */
export interface ProbeFormat {
  /** Asked for when nobody names a model. */
  readonly defaultModel: string;
  /** A small streaming request; with `tools` one that a model answers by calling a tool. */
  body(request: { model: string; tools: boolean }): Record<string, unknown>;
  /** Whether an SSE event (bytes as for `UsageReader.event`) is part of a tool call. */
  callsTool(event: Buffer): boolean;
}

/** A client's request after `receive`: bytes as they came, names as the wire has them. */
export interface ClientRequest {
  id: string;
  method: string;
  /** Path as sent, with query. For the record only. */
  url: string;
  /** Path without leading `v1` segments and slashes: `messages`, `chat/completions`, ''. */
  resource: string;
  /** Raw query without `?`, or ''. */
  query: string;
  /** Raw name, value, name, value ... in the order and spelling they were sent. */
  rawHeaders: readonly string[];
  /** The same, lower-cased names, as Node joins them. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** One edit the proxy made, for the record and `explain`. Never holds a secret or filtered text. */
export interface Change {
  stage: 'filter' | 'route' | 'defaults' | 'headers' | 'auth' | 'translate' | 'path';
  /** What was touched, e.g. `body.model` or `header.anthropic-beta`. */
  what: string;
  /** Why, e.g. `rule 2` or `client_profile claude-code`. */
  cause: string;
  before?: string;
  after?: string;
}

/** Status and headers of an answer. Raw name, value ... list. */
export interface AnswerHead {
  status: number;
  rawHeaders: string[];
}

/**
 * Reshapes one answer between upstream and client: translation, JSON to SSE, SSE to JSON, putting masks back.
 * Pure over its own state; each call gives the bytes that can go out now (possibly empty).
 */
export interface AnswerTransform {
  /** Called once, before any body byte. */
  head(head: AnswerHead): AnswerHead;
  write(chunk: Buffer): Buffer | undefined;
  /** The upstream answer is complete. */
  end(): Buffer | undefined;
  /** What could not be carried over so far (translation). */
  dropped?(): readonly string[];
  /** True while the bytes given out end at an SSE event boundary (heartbeats may go in between). */
  atBoundary?(): boolean;
  /** Known after `head`: nothing reaches the client before `end`, so that a failure can still have its true status. */
  readonly collects?: boolean;
  /** Known after `end`: why there is no answer, or why the answer is an error. */
  failure?(): WireError | undefined;
  /** What was held back, where the answer breaks off instead of ending. */
  release?(): Buffer | undefined;
  /** An error that goes out in the answer's place, as the client may see it. */
  error?(error: WireError): WireError;
}

/** An answer CLP gives itself. */
export interface LocalAnswer {
  status: number;
  /** Raw name, value ... list. */
  headers: string[];
  body: Buffer;
}

/** Takes an upstream's place: always, or where the upstream says that it has nothing there. */
export interface StandIn {
  when: 'always' | 'missing';
  answer(): Promise<LocalAnswer>;
}

/** What an endpoint of a service is, as data. */
export interface Endpoint {
  /** What the client speaks here. */
  wire: WireFormat;
  /** False: neither paced nor counted as failure (count_tokens). */
  counted: boolean;
}

/** A request in the protocol of its upstream, with the way back for its answer; or why it has no meaning there. */
export type Translated =
  | { ok: true; body: Buffer; dropped: string[]; createTransform(): AnswerTransform }
  | { ok: false; problem: string };

/** All that composing one attempt may look at. */
export interface ComposeInput {
  request: ClientRequest;
  endpoint: Endpoint;
  /** The filtered and routed body; undefined = not a JSON object. A fork: edits stay in this attempt. */
  body: JsonBody | undefined;
  config: Config;
  /** All of the service. */
  configs: readonly Config[];
  system: SystemSettings;
  /** Whether the client wants a stream (body `stream`, else Accept). */
  streaming: boolean;
  /** What `translateAhead` gave. */
  translated?: Translated;
}

/** One attempt's upstream request. */
export interface UpstreamRequest {
  method: string;
  /** `https://host[:port]` */
  origin: string;
  /** Path with query. */
  path: string;
  /** Raw name, value ... list; without Host and Content-Length (send adds them). */
  headers: string[];
  body: BodyPieces | undefined;
  /** What the upstream speaks. */
  wire: WireFormat;
  /** Makes the answer's transform; undefined = bytes pass as they are. */
  createTransform?: (() => AnswerTransform) | undefined;
  standIn?: StandIn | undefined;
  changes: Change[];
  /** What the translation could not carry. */
  dropped: string[];
}

/** Answers one helper route. `proxy` is the address of this very service; `headers` are the caller's. */
export type Helper = (input: {
  body: Readonly<Record<string, unknown>>;
  headers: ClientRequest['headers'];
  proxy: string;
  system: SystemSettings;
}) => unknown;

/** The whole difference between the proxies: data and pure functions. */
export interface Dialect {
  readonly service: ServiceName;
  /** Error and default shape for anything before an endpoint is known. */
  readonly wire: WireFormat;
  /** Inference routes (POST) by resource; everything else is passed through. '' is `POST /v1`. */
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  compose(input: ComposeInput): UpstreamRequest;
  /** What composing would take too long for: the translation of a large body. Undefined = nothing. */
  translateAhead(input: ComposeInput): Promise<Translated> | undefined;
  /** Helper routes of the service's own: POST, JSON in and out, by path. */
  readonly helpers?: Readonly<Record<string, Helper>>;
  /**
   * A 4xx the same upstream would accept after a repair (reasoning bound to another account): the repaired body
   * for one resend, or undefined.
   */
  repair?(input: { status: number; answer: Buffer; body: Buffer }): Buffer | undefined;
}
