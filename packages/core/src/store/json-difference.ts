import { isDeepStrictEqual } from 'node:util';

/** One member that differs; `undefined` stands for "not there". Lists count as a whole. */
export interface Difference {
  path: string[];
  before: unknown;
  after: unknown;
}

/** What differs between two JSON values, member by member. */
export function differencesOf(before: unknown, after: unknown, path: string[] = []): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isObject(before) || !isObject(after)) return [{ path, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differencesOf(before[key], after[key], [...path, key]));
}

/** The value at a path; undefined = nothing is there. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) current = isObject(current) ? current[key] : undefined;
  return current;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
