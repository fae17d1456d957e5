import { type Static, Type } from './type.ts';

/** One rule of `filter.json`. */
export const FilterRuleSchema = Type.Object({
  /** What to look for: a regular expression if it compiles as one, else literal text. */
  source: Type.Optional(Type.String({ minLength: 1 })),
  /** A built-in pattern instead of `source`. */
  detector: Type.Optional(Type.String()),
  op: Type.Union([Type.Literal('replace'), Type.Literal('remove'), Type.Literal('mask')]),
  /** Replacement for `replace`; `\1` and `\g<name>` refer to groups. */
  target: Type.Optional(Type.String()),
  /** Take `source` as literal text. */
  literal: Type.Optional(Type.Boolean()),
  scope: Type.Optional(
    Type.Union([
      Type.Literal('all'),
      Type.Literal('system'),
      Type.Literal('messages'),
      Type.Literal('tool_results'),
    ]),
  ),
  services: Type.Optional(Type.Array(Type.String())),
  enabled: Type.Optional(Type.Boolean()),
  name: Type.Optional(Type.String()),
});

/** A list of rules, or one bare rule. */
export const FilterFileSchema = Type.Union([Type.Array(FilterRuleSchema), FilterRuleSchema]);

export type FilterRule = Static<typeof FilterRuleSchema>;
export type FilterFile = Static<typeof FilterFileSchema>;
