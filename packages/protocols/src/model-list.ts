import { asObject, asText, parseObject } from './sse-fields.ts';
import type { ProtocolName } from './wire.ts';

/** A model in a client's shape. Nobody knows when these models were made, so they all say the beginning of time. */
export function formatModel(protocol: ProtocolName, id: string): Record<string, unknown> {
  if (protocol !== 'messages') return { id, object: 'model', created: 0, owned_by: 'clp' };
  return { type: 'model', id, display_name: id, created_at: '1970-01-01T00:00:00Z' };
}

export function formatModelList(protocol: ProtocolName, ids: readonly string[]): Record<string, unknown> {
  const data = ids.map((id) => formatModel(protocol, id));
  if (protocol !== 'messages') return { object: 'list', data };
  return { data, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null, has_more: false };
}

/** The ids an upstream's list holds; both shapes keep them in the same place. */
export function idsOfModelList(json: string): string[] | undefined {
  const list = parseObject(json)?.data;
  if (!Array.isArray(list)) return undefined;
  return list.map((entry: unknown) => asText(asObject(entry)?.id)).filter((id) => id !== undefined);
}
