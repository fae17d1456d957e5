import type { ToolFlavour, Turn } from './conversation.ts';
import { InvalidRequest } from './invalid-request.ts';

/**
 * Every tool result must answer a call before it: no upstream takes one that does not, and most say so in words nobody
 * understands. Gives each result the flavour of its call, which only Responses writes down.
 */
export function checkToolResults(turns: readonly Turn[]): void {
  const flavours = new Map<string, ToolFlavour>();
  for (const part of turns.flatMap(({ parts }) => parts)) {
    if (part.type === 'tool-call') flavours.set(part.id, part.flavour);
    if (part.type !== 'tool-result') continue;
    const flavour = flavours.get(part.id);
    if (flavour === undefined)
      throw new InvalidRequest('tool result', `"${part.id}" answers no tool call before it`);
    part.flavour = flavour;
  }
}
