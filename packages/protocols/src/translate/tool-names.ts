import { createHash } from 'node:crypto';
import type { Tool } from './conversation.ts';

/** What every protocol takes as a tool's name. */
const plainName = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * A tool's name where there are no namespaces and only plain names. The same tool always gets the same name; long or
 * unusual ones end in a hash, so that two never meet.
 */
export function wireName({ name, namespace }: Pick<Tool, 'name' | 'namespace'>): string {
  const full = namespace === undefined ? name : `${namespace}__${name}`;
  if (plainName.test(full)) return full;
  const hash = createHash('sha256').update(full).digest('hex').slice(0, 8);
  return `${full.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 55)}_${hash}`;
}
