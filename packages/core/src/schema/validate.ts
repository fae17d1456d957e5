import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { TSchema } from './type.ts';

export interface SchemaFault {
  /** JSON pointer to what is wrong; '' = the whole document. */
  pointer: string;
  /** In plain words, e.g. `mode must be one of "default", "rules"`. */
  message: string;
}

/** How schemas are compiled, here and for the bundles (`scripts/compiled-schemas.js`). */
export const checkOptions = { allErrors: true, strict: false, validateSchema: false };

let ajv: Ajv | undefined;

/**
 * A check against a schema, compiled at its first use; in a bundle those `index.ts` exports are compiled already. Gives the
 * faults, none = valid.
 */
export function createValidator(schema: TSchema): (value: unknown) => SchemaFault[] {
  let compiled: ValidateFunction | undefined;
  return (value) => {
    ajv ??= new Ajv(checkOptions);
    compiled ??= ajv.compile(schema);
    return compiled(value) ? [] : describe(compiled.errors ?? []);
  };
}

/** One fault per place: of a failed union the deepest or most telling one. */
function describe(errors: ErrorObject[]): SchemaFault[] {
  const byPointer = new Map<string, SchemaFault>();
  for (const error of errors) {
    if (
      error.keyword === 'anyOf' &&
      errors.some((other) => other.instancePath.startsWith(`${error.instancePath}/`))
    )
      continue;
    const known = byPointer.get(error.instancePath);
    const allowed = allowedValues(error, errors);
    if (known && !allowed) continue;
    const field = error.instancePath.split('/').filter(Boolean).join('.') || 'the file';
    byPointer.set(error.instancePath, {
      pointer: error.instancePath,
      message: `${field} ${allowed ?? plain(error)}`,
    });
  }
  return [...byPointer.values()];
}

/** A union of constants is one sentence, not one error a constant. */
function allowedValues(error: ErrorObject, errors: ErrorObject[]): string | undefined {
  if (error.keyword !== 'const') return undefined;
  const values = errors
    .filter((other) => other.keyword === 'const' && other.instancePath === error.instancePath)
    .map((other) => JSON.stringify(other.params.allowedValue));
  return `must be ${values.length > 1 ? `one of ${values.join(', ')}` : values[0]}`;
}

function plain(error: ErrorObject): string {
  if (error.keyword === 'required') return `needs "${error.params.missingProperty}"`;
  return error.message ?? 'is not valid';
}
