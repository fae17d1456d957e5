import { type Static, type TSchema, Type } from './type.ts';

const SourceKindSchema = Type.Union([
  Type.Literal('model'),
  Type.Literal('config'),
  Type.Literal('prefix'),
  Type.Literal('glob'),
  Type.Literal('regex'),
]);

/** Renames a model. The reference knows `model` (exact) and `config` sources. */
export const ModelMappingSchema = Type.Object({
  source: Type.String(),
  target: Type.String(),
  source_type: Type.Optional(SourceKindSchema),
});

/** Binds a model to a config. */
export const ConfigMappingSchema = Type.Object({
  model: Type.String(),
  config: Type.String(),
  model_type: Type.Optional(SourceKindSchema),
});

const RuleSchema = Type.Object({
  name: Type.Optional(Type.String()),
  enabled: Type.Optional(Type.Boolean()),
  /** All given conditions must hold. */
  match: Type.Optional(
    Type.Object({
      model: Type.Optional(Type.String()),
      model_type: Type.Optional(SourceKindSchema),
      /** Header name -> exact value, or `*` for any. */
      headers: Type.Optional(Type.Record(Type.String(), Type.String())),
      has_tools: Type.Optional(Type.Boolean()),
      has_images: Type.Optional(Type.Boolean()),
      thinking: Type.Optional(Type.Boolean()),
      /** Estimated input tokens. */
      min_input_tokens: Type.Optional(Type.Number({ minimum: 0 })),
      max_input_tokens: Type.Optional(Type.Number({ minimum: 0 })),
      /** `PROJECT` of `/p/PROJECT/v1/...`. */
      project: Type.Optional(Type.String()),
    }),
  ),
  set_model: Type.Optional(Type.String()),
  pin: Type.Optional(Type.String()),
  /** Top-level body members to set; `null` removes. */
  override: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** Models to try in turn when every config failed with the one before. */
  fallback_models: Type.Optional(Type.Array(Type.String())),
});

const perService = <Item extends TSchema>(item: Item) =>
  Type.Optional(
    Type.Object({
      claude: Type.Optional(Type.Array(item)),
      codex: Type.Optional(Type.Array(item)),
      legacy: Type.Optional(Type.Array(item)),
    }),
  );

/** `data/model_router_config.json`. */
export const RoutingFileSchema = Type.Object({
  mode: Type.Optional(
    Type.Union([
      Type.Literal('default'),
      Type.Literal('model-mapping'),
      Type.Literal('config-mapping'),
      Type.Literal('rules'),
    ]),
  ),
  modelMappings: perService(ModelMappingSchema),
  configMappings: perService(ConfigMappingSchema),
  rules: perService(RuleSchema),
});

export type SourceKind = Static<typeof SourceKindSchema>;
export type ModelMapping = Static<typeof ModelMappingSchema>;
export type ConfigMapping = Static<typeof ConfigMappingSchema>;
export type RoutingRule = Static<typeof RuleSchema>;
export type RoutingFile = Static<typeof RoutingFileSchema>;
export type RoutingMode = NonNullable<RoutingFile['mode']>;

export const defaultRouting: RoutingFile = { mode: 'default' };
