import type { Part } from './conversation.ts';
import { InvalidRequest } from './invalid-request.ts';
import type { Losses } from './losses.ts';
import { objectAt } from './values.ts';

/** Where in a request something stands, for errors, and what could not be carried so far. */
export interface Place {
  where: string;
  losses: Losses;
}

/** Reads one part of a protocol's content; undefined = a part that is left out and noted. */
type ReadPart = (part: Record<string, unknown>, place: Place) => Part | undefined;

/** The parts of a `content` as Chat and Responses have it: a text, a list of parts, or nothing. */
export function readParts(content: unknown, { where, losses }: Place, readPart: ReadPart): Part[] {
  if (content === undefined || content === null || content === '') return [];
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content))
    throw new InvalidRequest(where, 'a text or a list of content parts is expected');
  return content.flatMap((value: unknown, index) => {
    const at = `${where}.${index}`;
    if (typeof value === 'string') return [{ type: 'text' as const, text: value }];
    return readPart(objectAt(value, at), { where: at, losses }) ?? [];
  });
}

export function unknownPart(part: Record<string, unknown>, where: string): InvalidRequest {
  return new InvalidRequest(
    where,
    `content parts of type "${String(part.type)}" are not known and cannot be translated`,
  );
}
