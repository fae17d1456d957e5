import type { Part, ToolCallPart, ToolResultPart, Turn } from './conversation.ts';
import { InvalidRequest } from './invalid-request.ts';

interface Caller {
  turn: Turn;
  call: ToolCallPart;
}

/**
 * Every tool result must answer a call before it: no upstream takes one that does not, and most say so in words nobody
 * understands. Gives each result the flavour of its call, which only Responses writes down, and its place after the turn of
 * its call: Responses lets others speak in between, the other protocols refuse that.
 */
export function settleToolResults(turns: readonly Turn[]): Turn[] {
  const callers = new Map<string, Caller>();
  const settled: Turn[] = [];
  for (const { role, parts } of turns) {
    const staying: Part[] = [];
    const turn: Turn = { role, parts: staying };
    for (const part of parts) {
      if (part.type === 'tool-call') callers.set(part.id, { turn, call: part });
      if (part.type !== 'tool-result' || !wasMoved(part, { callers, settled })) staying.push(part);
    }
    if (staying.length > 0 || parts.length === 0) settled.push(turn);
  }
  return settled;
}

function wasMoved(
  result: ToolResultPart,
  { callers, settled }: { callers: ReadonlyMap<string, Caller>; settled: Turn[] },
): boolean {
  const caller = callers.get(result.id);
  if (!caller) throw new InvalidRequest('tool result', `"${result.id}" answers no tool call before it`);
  result.flavour = caller.call.flavour;
  const place = settled.lastIndexOf(caller.turn) + 1;
  const next = settled[place];
  // Its own turn is the next one.
  if (!next) return false;
  if (next.parts.some(({ type }) => type === 'tool-result')) next.parts.push(result);
  else settled.splice(place, 0, { role: 'user', parts: [result] });
  return true;
}
