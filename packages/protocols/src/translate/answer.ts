import type { WireError } from '../wire.ts';
import type { ReasoningPart, RefusalPart, Seal, TextPart, ToolCallPart } from './conversation.ts';

export type StopReason = 'stop' | 'stop-sequence' | 'length' | 'tool-calls' | 'refusal' | 'pause';

/** Token counts with every token in one place: input is what was neither read from nor written to a cache. */
export interface TokenCounts {
  input: number;
  cacheRead: number;
  cacheWrite: number;
  /** Reasoning included. */
  output: number;
  reasoning: number;
}

export type AnswerPart = TextPart | RefusalPart | ReasoningPart | ToolCallPart;

export interface Ending {
  reason: StopReason;
  /** The stop sequence that was met, where the upstream tells. */
  stopSequence?: string;
  usage: TokenCounts | undefined;
}

/** A complete answer, free of any protocol. */
export interface Answer {
  id: string | undefined;
  model: string | undefined;
  parts: AnswerPart[];
  ending: Ending;
}

/** A block as it opens: a part that has no text yet. */
export type OpeningBlock =
  | { type: 'text' | 'refusal' | 'reasoning' }
  | Pick<ToolCallPart, 'type' | 'id' | 'name' | 'namespace' | 'flavour'>;

/**
 * One event of an answer on its way, free of any protocol. Blocks come one after the other: `open`, any number of
 * `delta`, `close`. `finish` or `error` is the last.
 */
export type AnswerEvent =
  | { type: 'start'; id: string | undefined; model: string | undefined }
  | { type: 'open'; block: OpeningBlock }
  | { type: 'delta'; text: string }
  | { type: 'close'; seal?: Seal }
  | { type: 'finish'; ending: Ending }
  | { type: 'error'; error: WireError };
