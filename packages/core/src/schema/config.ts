import { type Timeouts, TimeoutsSchema } from './timeouts.ts';
import { type Static, Type } from './type.ts';

const ProtocolSchema = Type.Union([
  Type.Literal('messages'),
  Type.Literal('responses'),
  Type.Literal('chat'),
]);

const TriState = Type.Union([Type.Boolean(), Type.String(), Type.Null()]);

/** One entry of `claude.json`, `codex.json` or `legacy.json`. Keys we do not know are kept. */
export const ConfigEntrySchema = Type.Object({
  /** http(s) address of the upstream, with or without `/v1`. */
  base_url: Type.Optional(Type.String()),
  /** Sent as `Authorization: Bearer`. May be `env:NAME` or `file:PATH`. */
  auth_token: Type.Optional(Type.String()),
  /** Sent as `x-api-key`. May be `env:NAME` or `file:PATH`. */
  api_key: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  active: Type.Optional(Type.Unknown()),
  /** Rank, higher first. */
  weight: Type.Optional(Type.Unknown()),
  /** Requests in any 60 s; 0 or absent = unlimited. */
  rpm_limit: Type.Optional(Type.Unknown()),
  requests_per_minute: Type.Optional(Type.Unknown()),
  /** Input tokens in any 60 s. */
  tpm_limit: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  /** Requests under way at once. */
  max_concurrency: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  /** Legacy: whether the upstream leg streams (true, false, auto). */
  streaming: Type.Optional(TriState),
  /** Legacy: the same for requests with tools. */
  tool_calls_streaming: Type.Optional(TriState),
  /** Legacy: ask for the usage of every stream; a client that did not ask for it does not get it. */
  stream_usage: Type.Optional(Type.Boolean()),
  /** Where relays look for the credential, when not at the usual place. */
  auth_header: Type.Optional(
    Type.Union([Type.Literal('bearer'), Type.Literal('x-api-key'), Type.Literal('both')]),
  ),
  /** Claude: complete requests to the shape of the official client, or leave them alone. */
  client_profile: Type.Optional(Type.Union([Type.Literal('claude-code'), Type.Literal('passthrough')])),
  /** What the upstream speaks, when not the service's own protocol. */
  protocol: Type.Optional(ProtocolSchema),
  /** Body members the upstream rejects: of translated requests, and on Codex besides the documented list. */
  drop_fields: Type.Optional(Type.Array(Type.String())),
  /** Codex: body members of the documented drop list to keep. */
  keep_fields: Type.Optional(Type.Array(Type.String())),
  /** Codex: the upstream speaks Responses over WebSocket; upgrades are passed on. */
  websocket: Type.Optional(Type.Boolean()),
  /** Model names offered on `/v1/models` in place of the list of the upstream. */
  models: Type.Optional(Type.Array(Type.String())),
  /** Cost of this relay relative to the list price. */
  price_multiplier: Type.Optional(Type.Number({ minimum: 0 })),
  timeouts: Type.Optional(TimeoutsSchema),
});

/** A whole config file: name -> entry, in display order. */
export const ConfigFileSchema = Type.Record(Type.String(), Type.Unknown());

export type ConfigEntry = Static<typeof ConfigEntrySchema>;
export type Protocol = Static<typeof ProtocolSchema>;

/** A config ready for use: parsed, defaulted, secrets resolved. */
export interface Config {
  name: string;
  /** Without trailing slashes. */
  baseUrl: string;
  /** Without a leading `Bearer `; empty = none. */
  authToken: string;
  /** Empty = none. */
  apiKey: string;
  weight: number;
  rpmLimit: number | undefined;
  tpmLimit: number | undefined;
  maxConcurrency: number | undefined;
  /** undefined = auto */
  streaming: boolean | undefined;
  toolCallsStreaming: boolean | undefined;
  streamUsage: boolean;
  authHeader: ConfigEntry['auth_header'];
  clientProfile: ConfigEntry['client_profile'];
  protocol: Protocol | undefined;
  dropFields: readonly string[];
  keepFields: readonly string[];
  websocket: boolean;
  models: readonly string[];
  priceMultiplier: number;
  timeouts: Timeouts;
}
