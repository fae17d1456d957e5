/** Sets a value at a path; `undefined` removes it. */
export interface ValueEdit {
  path: readonly (string | number)[];
  value: unknown;
}

/** The value at a path of a parsed document. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((current, key) => (isObject(current) ? current[key] : undefined), value);
}

export function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
