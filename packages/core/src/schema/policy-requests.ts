import { BalanceFileSchema } from './balance.ts';
import { ConfigEntrySchema } from './config.ts';
import { FilterFileSchema } from './filter.ts';
import { RoutingFileSchema } from './routing.ts';
import { type Static, Type } from './type.ts';

/** Body of `POST /explain`. */
export const ExplainRequestSchema = Type.Object({
  /** Default POST. */
  method: Type.Optional(Type.String()),
  /** Path with query, e.g. `/v1/messages`. Default: the service's own inference route. */
  path: Type.Optional(Type.String()),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
  /** A text is taken as the bytes that were sent, anything else is written as JSON. */
  body: Type.Optional(Type.Unknown()),
  /** Unsaved files to try out; what is left out is taken as saved. */
  draft: Type.Optional(
    Type.Object({
      filters: Type.Optional(FilterFileSchema),
      routing: Type.Optional(RoutingFileSchema),
      balance: Type.Optional(BalanceFileSchema),
    }),
  ),
});

export type ExplainRequest = Static<typeof ExplainRequestSchema>;

/** Body of `POST /filters/preview`. */
export const FilterPreviewRequestSchema = Type.Object({
  /** Default: the saved rules. */
  rules: Type.Optional(FilterFileSchema),
  text: Type.String(),
});

export type FilterPreviewRequest = Static<typeof FilterPreviewRequestSchema>;

const ProbeTarget = {
  /** Default: the active config. */
  config: Type.Optional(Type.String()),
  /** An entry that is not saved yet, to be looked at in place of the saved one. */
  entry: Type.Optional(ConfigEntrySchema),
};

/** Body of `POST /probe`. */
export const ProbeRequestSchema = Type.Object({
  ...ProbeTarget,
  model: Type.Optional(Type.String()),
  /** Members to set in the body, e.g. `{"reasoning": {"effort": "low"}}`. */
  members: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** Asks for a tool call instead of a word. */
  tools: Type.Optional(Type.Boolean()),
});

export type ProbeRequest = Static<typeof ProbeRequestSchema>;

/** Body of `POST /probe/models`. */
export const ModelsRequestSchema = Type.Object(ProbeTarget);

export type ModelsRequest = Static<typeof ModelsRequestSchema>;

/** Body of `POST /admin/reset`. */
export const ResetRequestSchema = Type.Object({
  /** Default: every config. */
  config: Type.Optional(Type.String()),
});

export type ResetRequest = Static<typeof ResetRequestSchema>;
