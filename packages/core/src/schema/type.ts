import type { Type as TypeBoxType } from 'typebox';

export type { Static, TSchema } from 'typebox';

/** Marks a member that may be missing; not part of the schema itself. */
const optional = Symbol('optional');

type Schema = Record<string | symbol, unknown>;

/**
 * TypeBox's builders, of which CLP uses a dozen. Its types are used as they are; at run time the package is 370 modules, 20 MB
 * and half of a proxy's start-up, for what are plain JSON Schema objects. So these objects are made here.
 */
const builders = {
  Object: (properties: Record<string, Schema>, options?: Schema): Schema => ({
    type: 'object',
    required: Object.keys(properties).filter((key) => !properties[key]?.[optional]),
    properties,
    ...options,
  }),
  Optional: (schema: Schema): Schema => ({ ...schema, [optional]: true }),
  Array: (items: Schema, options?: Schema): Schema => ({ type: 'array', items, ...options }),
  Record: (_key: Schema, value: Schema): Schema => ({ type: 'object', additionalProperties: value }),
  Union: (anyOf: Schema[]): Schema => ({ anyOf }),
  Literal: (value: unknown): Schema => ({ type: typeof value, const: value }),
  String: (options?: Schema): Schema => ({ type: 'string', ...options }),
  Number: (options?: Schema): Schema => ({ type: 'number', ...options }),
  Integer: (options?: Schema): Schema => ({ type: 'integer', ...options }),
  Boolean: (): Schema => ({ type: 'boolean' }),
  Null: (): Schema => ({ type: 'null' }),
  Unknown: (): Schema => ({}),
};

// The signatures are TypeBox's own; only the values behind them are ours.
export const Type = builders as unknown as Pick<typeof TypeBoxType, keyof typeof builders>;
