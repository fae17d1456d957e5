import type { Ask, Json, Protocol } from '../ask.ts';
import type { Answer } from '../decide-answer.ts';

/** How one protocol reads a request and writes an answer. */
export interface Dialect {
  readonly protocol: Protocol;
  readAsk(body: Json): Ask;
  /** A whole JSON answer. */
  json(answer: Answer, withUsage: boolean): Json;
  /** SSE events, each with its closing blank line. */
  events(answer: Answer, ask: StreamAsk): StreamEvents;
  /** JSON of an error answer. */
  error(status: number, message: string): Json;
  errorEvent(message: string): string;
}

export interface StreamAsk {
  /** The provider reports usage. */
  withUsage: boolean;
  ask: Ask;
}

/** A stream in its parts: faults go in between. */
export interface StreamEvents {
  opening: string[];
  content: string[];
  closing: string[];
}

/** An SSE event; `type` becomes its `event:` line. */
export function sse(value: Json, type?: string): string {
  return `${type === undefined ? '' : `event: ${type}\n`}data: ${JSON.stringify(value)}\n\n`;
}
