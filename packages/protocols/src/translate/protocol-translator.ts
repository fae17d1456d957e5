import type { Answer, AnswerEvent } from './answer.ts';
import type { AnswerWishes, Conversation } from './conversation.ts';
import type { Losses } from './losses.ts';

/** Takes one protocol's stream events, gives neutral ones. */
export interface StreamReader {
  /** The data of one event, parsed; undefined = not JSON (`[DONE]`). */
  event(value: Record<string, unknown> | undefined, name: string): void;
  /** The stream is over. */
  end(): void;
}

/** Takes neutral events, gives one protocol's stream as text. */
export interface StreamWriter {
  write(event: AnswerEvent): string;
}

/** What an answer's writer must know besides the answer. */
export interface AnswerContext {
  /** Used where the upstream gave its answer no id. */
  id: string;
  /** The model the client asked for; used where the upstream names none. */
  model: string;
  /** Epoch seconds. */
  createdAt: number;
  wants: AnswerWishes;
}

/** Everything the translation knows of one protocol: two readers and two writers, each also for streams. */
export interface ProtocolTranslator {
  readRequest(body: Record<string, unknown>, losses: Losses): Conversation;
  writeRequest(conversation: Conversation, losses: Losses): Record<string, unknown>;
  /** A complete JSON answer; undefined = it is none of this protocol. */
  readAnswer(body: Record<string, unknown>, losses: Losses): Answer | undefined;
  writeAnswer(answer: Answer, context: AnswerContext): Record<string, unknown>;
  createStreamReader(emit: (event: AnswerEvent) => void, losses: Losses): StreamReader;
  createStreamWriter(context: AnswerContext): StreamWriter;
}
