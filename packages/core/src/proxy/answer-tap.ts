import type { Usage } from '../schema/usage.ts';
import type { EventClass, WireError, WireFormat } from './dialect.ts';
import { JsonBody } from './json-body.ts';
import { SseEvents } from './sse-events.ts';

/** Reads along while an answer passes: usage, model, first content, proper end. Changes nothing. */
export interface AnswerTap {
  push(chunk: Buffer): void;
  end(): void;
  usage(): Usage | undefined;
  model(): string | undefined;
  /** What the first event that was no opening turned out to be; undefined = none yet, or no event stream. */
  firstClass(): EventClass | undefined;
  /** The error event, if the first decisive event or the last one was one; also a document that is none. */
  error(): WireError | undefined;
  /** Whether the answer said itself that it is complete. */
  finished(): boolean;
  /** Whether the bytes so far end between two events of a stream. */
  atBoundary(): boolean;
  /** Bytes it keeps for a look at the whole. */
  held(): number;
  /** Looks no further into what it keeps, and keeps it no longer. */
  letGo(): void;
}

export interface TapOptions {
  wire: WireFormat;
  isEventStream: boolean;
  /** Whether the answer must be an answer of this wire; false leaves other documents alone. */
  isInference: boolean;
  /** Called at the first event that carries content or an error. */
  onFirst?: (() => void) | undefined;
}

/** Larger JSON answers and events are relayed but not looked into. Bytes. */
const maxJsonBytes = 64 * 1024 * 1024;
const maxEventBytes = 16 * 1024 * 1024;

export function createAnswerTap(options: TapOptions): AnswerTap {
  return options.isEventStream ? createStreamTap(options) : createJsonTap(options);
}

function createStreamTap({ wire, onFirst }: TapOptions): AnswerTap {
  const reader = wire.createUsageReader();
  let first: EventClass | undefined;
  let error: WireError | undefined;
  /** The last event that is longer than an end mark such as `[DONE]`. */
  let last: Buffer | undefined;
  let endsInEvent = false;
  /** The latest event was too large to be looked into: it may have been the closing one. */
  let skippedLast = false;
  const events = new SseEvents((event) => {
    if (first === undefined || first === 'opening') {
      first = wire.classifyEvent(event);
      if (first === 'error') error = wire.parseErrorEvent(event);
      if (first !== 'opening') onFirst?.();
    }
    if (event.length > endMarkBytes) {
      last = event;
      skippedLast = false;
    }
    reader.event(event);
  });
  const letGo = (): void => {
    skippedLast = true;
    events.skip();
  };
  return {
    push(chunk) {
      events.push(chunk);
      if (events.pendingBytes > maxEventBytes) letGo();
    },
    held: () => events.pendingBytes,
    letGo,
    end() {
      const isUnclosed = !events.atBoundary;
      const isSkipping = events.isSkipping;
      events.end();
      endsInEvent = isUnclosed && (isSkipping || (last !== undefined && !endsAsJson(last)));
      if (!last) return;
      // An error in the middle of an answer is the last thing a stream says.
      if (!error && wire.classifyEvent(last) === 'error') error = wire.parseErrorEvent(last);
    },
    usage: () => reader.usage(),
    model: () => reader.model(),
    firstClass: () => first,
    error: () => error,
    finished: () => (reader.finished() || skippedLast) && !endsInEvent,
    atBoundary: () => events.atBoundary,
  };
}

/** Bytes of `data: [DONE]` and some white space. */
const endMarkBytes = 20;

/** Some upstreams forget the blank line after the last event; one that was cut does not end like a document. */
function endsAsJson(event: Buffer): boolean {
  const end = event
    .toString('latin1', Math.max(0, event.length - 4))
    .trimEnd()
    .at(-1);
  return end === '}' || end === ']';
}

function createJsonTap({ wire, isInference, onFirst }: TapOptions): AnswerTap {
  const reader = wire.createUsageReader();
  let pieces: Buffer[] = [];
  let size = 0;
  let isLooking = true;
  let error: WireError | undefined;
  const letGo = (): void => {
    isLooking = false;
    pieces = [];
  };
  return {
    push(chunk) {
      if (size === 0) onFirst?.();
      size += chunk.length;
      if (isLooking) pieces.push(chunk);
      if (size > maxJsonBytes) letGo();
    },
    held: () => (isLooking ? size : 0),
    letGo,
    end() {
      if (!isLooking) return;
      const [only = Buffer.alloc(0)] = pieces;
      const whole = pieces.length > 1 ? Buffer.concat(pieces) : only;
      letGo();
      const readable = whole.length > smallJsonBytes ? summarise(whole) : whole;
      if (!(readable && reader.json(readable)) && isInference) {
        error = { status: 502, code: 'upstream_invalid', message: 'the answer is no JSON document' };
      }
    },
    usage: () => reader.usage(),
    model: () => reader.model(),
    firstClass: () => undefined,
    error: () => error,
    finished: () => true,
    atBoundary: () => false,
  };
}

/** Up to here a whole parse costs less than looking for the members. Bytes. */
const smallJsonBytes = 16 * 1024;

/** The few members accounting needs, without parsing a long answer. */
function summarise(json: Buffer): Buffer | undefined {
  const body = JsonBody.parse(json);
  if (!body) return undefined;
  const members = ['type', 'model', 'usage', 'status', 'error']
    .map((key) => [key, body.raw(key)] as const)
    .filter(([, raw]) => raw !== undefined)
    .map(([key, raw]) => `${JSON.stringify(key)}:${raw}`);
  return Buffer.from(`{${members.join(',')}}`);
}
