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
  /** The error event, if the first decisive event was one. */
  error(): WireError | undefined;
  /** Whether the answer said itself that it is complete. */
  finished(): boolean;
  /** Whether the bytes so far end between two events of a stream. */
  atBoundary(): boolean;
}

export interface TapOptions {
  wire: WireFormat;
  isEventStream: boolean;
  /** Called at the first event that carries content or an error. */
  onFirst?: (() => void) | undefined;
}

/** A JSON answer larger than this is relayed but not looked into. Bytes. */
const maxJsonBytes = 64 * 1024 * 1024;

export function createAnswerTap(options: TapOptions): AnswerTap {
  return options.isEventStream ? createStreamTap(options) : createJsonTap(options);
}

function createStreamTap({ wire, onFirst }: TapOptions): AnswerTap {
  const reader = wire.createUsageReader();
  let first: EventClass | undefined;
  let error: WireError | undefined;
  const events = new SseEvents((event) => {
    if (first === undefined || first === 'opening') {
      first = wire.classifyEvent(event);
      if (first === 'error') error = wire.parseErrorEvent(event);
      if (first !== 'opening') onFirst?.();
    }
    reader.event(event);
  });
  return {
    push: (chunk) => events.push(chunk),
    end: () => events.end(),
    usage: () => reader.usage(),
    model: () => reader.model(),
    firstClass: () => first,
    error: () => error,
    finished: () => reader.finished(),
    atBoundary: () => events.atBoundary,
  };
}

function createJsonTap({ wire, onFirst }: TapOptions): AnswerTap {
  const reader = wire.createUsageReader();
  let pieces: Buffer[] = [];
  let size = 0;
  return {
    push(chunk) {
      if (size === 0) onFirst?.();
      size += chunk.length;
      if (size <= maxJsonBytes) pieces.push(chunk);
      else pieces = [];
    },
    end() {
      if (size > maxJsonBytes) return;
      const whole = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
      pieces = [];
      const summary = whole && summarise(whole);
      if (summary) reader.json(summary);
    },
    usage: () => reader.usage(),
    model: () => reader.model(),
    firstClass: () => undefined,
    error: () => undefined,
    finished: () => true,
    atBoundary: () => false,
  };
}

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
