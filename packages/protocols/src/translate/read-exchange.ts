import { parseObject } from '../sse-fields.ts';
import type { ProtocolName } from '../wire.ts';
import type { AnswerEvent, AnswerPart, OpeningBlock, StopReason } from './answer.ts';
import { readStream } from './answer-shapes.ts';
import { partOf } from './collect-answer.ts';
import type { Conversation } from './conversation.ts';
import { Losses } from './losses.ts';
import { readError } from './read-error.ts';
import { translators } from './translators.ts';

/** An answer as far as it came. */
export interface SeenAnswer {
  parts: AnswerPart[];
  /** undefined: it did not reach its end. */
  reason: StopReason | undefined;
  error: string | undefined;
}

/** The protocol an upstream's path means, or undefined. */
export function protocolOfPath(path: string): ProtocolName | undefined {
  if (/\/messages\/?$/.test(path)) return 'messages';
  if (/\/responses\/?$/.test(path)) return 'responses';
  return /\/chat\/completions\/?$/.test(path) ? 'chat' : undefined;
}

/** A request body for people to read; undefined = it is none of this protocol. */
export function readSeenRequest(
  protocol: ProtocolName,
  body: Record<string, unknown>,
): Conversation | undefined {
  try {
    return translators[protocol].readRequest(body, new Losses());
  } catch {
    // What a provider would refuse can still be looked at as text.
    return undefined;
  }
}

/** The bytes of an answer, a stream or JSON, whole or cut. */
export function readSeenAnswer(
  protocol: ProtocolName,
  { status, contentType, bytes }: { status: number; contentType: string; bytes: Buffer },
): SeenAnswer {
  if (contentType.includes('text/event-stream')) {
    const watcher = createAnswerWatcher(protocol);
    watcher.write(bytes);
    watcher.end();
    return watcher.seen();
  }
  const text = bytes.toString('utf8');
  if (status >= 400) return { parts: [], reason: undefined, error: readError(text, status).message };
  const body = parseObject(text);
  const answer = body && translators[protocol].readAnswer(body, new Losses());
  const error = !answer && body?.error ? readError(text, status).message : undefined;
  return { parts: answer?.parts ?? [], reason: answer?.ending.reason, error };
}

export interface AnswerWatcher {
  /** Bytes of the stream, cut anywhere. */
  write(bytes: Buffer): void;
  end(): void;
  /** What came so far, an open block included. */
  seen(): SeenAnswer;
}

/** Reads a streamed answer while it comes. */
export function createAnswerWatcher(protocol: ProtocolName): AnswerWatcher {
  const parts: AnswerPart[] = [];
  let open: { block: OpeningBlock; pieces: string[] } | undefined;
  let reason: StopReason | undefined;
  let error: string | undefined;

  function take(event: AnswerEvent): void {
    if (event.type === 'open') open = { block: event.block, pieces: [] };
    if (event.type === 'delta') open?.pieces.push(event.text);
    if (event.type === 'finish') reason = event.ending.reason;
    if (event.type === 'error') error = event.error.message;
    if (event.type !== 'close' || !open) return;
    parts.push(partOf(open.block, { text: open.pieces.join(''), seal: event.seal }));
    open = undefined;
  }

  const reader = readStream({ upstream: protocol, tools: [], losses: new Losses() }, take);
  return {
    write: (bytes) => reader.write(bytes),
    end: () => reader.end(),
    seen: () => ({
      parts: open
        ? [...parts, partOf(open.block, { text: open.pieces.join(''), seal: undefined })]
        : [...parts],
      reason,
      error,
    }),
  };
}

export type { AnswerPart } from './answer.ts';
export type { Part, Turn } from './conversation.ts';
