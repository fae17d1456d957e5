import { asObject, asText } from '../sse-fields.ts';
import { InvalidRequest } from './invalid-request.ts';

export { asObject, asText };

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function asBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

export function objectAt(value: unknown, where: string): Record<string, unknown> {
  const object = asObject(value);
  if (!object) throw new InvalidRequest(where, 'an object is expected');
  return object;
}

export function textAt(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw new InvalidRequest(where, 'a text is expected');
  return value;
}

export function listAt(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw new InvalidRequest(where, 'a list is expected');
  return value;
}

export function presentAt(value: unknown, where: string): unknown {
  if (value === undefined || value === null) throw new InvalidRequest(where, 'is missing');
  return value;
}

/** A list that may be missing. */
export function optionalListAt(value: unknown, where: string): unknown[] {
  return value === undefined || value === null ? [] : listAt(value, where);
}

/** Without its undefined members, as JSON would write it. */
export function compact(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** Maps, leaving out what maps to nothing. */
export function mapPresent<In, Out>(list: readonly In[], map: (value: In) => Out | undefined): Out[] {
  const found: Out[] = [];
  for (const value of list) {
    const mapped = map(value);
    if (mapped !== undefined) found.push(mapped);
  }
  return found;
}
