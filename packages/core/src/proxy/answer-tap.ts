import type { Usage } from '../schema/usage.ts';
import type { EventClass, UsageReader, WireError, WireFormat } from './dialect.ts';
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
  return options.isEventStream ? new StreamTap(options) : new JsonTap(options);
}

class StreamTap implements AnswerTap {
  private readonly wire: WireFormat;
  private readonly onFirst: TapOptions['onFirst'];
  private readonly reader: UsageReader;
  private readonly events: SseEvents;
  private first: EventClass | undefined;
  private fault: WireError | undefined;
  /** The last event that is longer than an end mark such as `[DONE]`. */
  private last: Buffer | undefined;
  private endsInEvent = false;
  /** The latest event was too large to be looked into: it may have been the closing one. */
  private skippedLast = false;

  constructor({ wire, onFirst }: TapOptions) {
    this.wire = wire;
    this.onFirst = onFirst;
    this.reader = wire.createUsageReader();
    this.events = new SseEvents((event) => this.look(event));
  }

  push(chunk: Buffer): void {
    this.events.push(chunk);
    if (this.events.pendingBytes > maxEventBytes) this.letGo();
  }

  held(): number {
    return this.events.pendingBytes;
  }

  letGo(): void {
    this.skippedLast = true;
    this.events.skip();
  }

  end(): void {
    const { events, wire } = this;
    const isUnclosed = !events.atBoundary;
    const isSkipping = events.isSkipping;
    events.end();
    this.endsInEvent = isUnclosed && (isSkipping || (this.last !== undefined && !endsAsJson(this.last)));
    if (!this.last) return;
    // An error in the middle of an answer is the last thing a stream says.
    if (!this.fault && wire.classifyEvent(this.last) === 'error')
      this.fault = wire.parseErrorEvent(this.last);
  }

  usage(): Usage | undefined {
    return this.reader.usage();
  }

  model(): string | undefined {
    return this.reader.model();
  }

  firstClass(): EventClass | undefined {
    return this.first;
  }

  error(): WireError | undefined {
    return this.fault;
  }

  finished(): boolean {
    return (this.reader.finished() || this.skippedLast) && !this.endsInEvent;
  }

  atBoundary(): boolean {
    return this.events.atBoundary;
  }

  private look(event: Buffer): void {
    if (this.first === undefined || this.first === 'opening') {
      this.first = this.wire.classifyEvent(event);
      if (this.first === 'error') this.fault = this.wire.parseErrorEvent(event);
      if (this.first !== 'opening') this.onFirst?.();
    }
    if (event.length > endMarkBytes) {
      this.last = event;
      this.skippedLast = false;
    }
    this.reader.event(event);
  }
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

class JsonTap implements AnswerTap {
  private readonly reader: UsageReader;
  private readonly isInference: boolean;
  private readonly onFirst: TapOptions['onFirst'];
  private pieces: Buffer[] = [];
  private size = 0;
  private isLooking = true;
  private fault: WireError | undefined;

  constructor({ wire, isInference, onFirst }: TapOptions) {
    this.reader = wire.createUsageReader();
    this.isInference = isInference;
    this.onFirst = onFirst;
  }

  push(chunk: Buffer): void {
    if (this.size === 0) this.onFirst?.();
    this.size += chunk.length;
    if (this.isLooking) this.pieces.push(chunk);
    if (this.size > maxJsonBytes) this.letGo();
  }

  held(): number {
    return this.isLooking ? this.size : 0;
  }

  letGo(): void {
    this.isLooking = false;
    this.pieces = [];
  }

  end(): void {
    if (!this.isLooking) return;
    const { pieces } = this;
    const whole = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    this.letGo();
    const readable = whole.length > smallJsonBytes ? summarise(whole) : whole;
    if (!(readable && this.reader.json(readable)) && this.isInference) {
      this.fault = { status: 502, code: 'upstream_invalid', message: 'the answer is no JSON document' };
    }
  }

  usage(): Usage | undefined {
    return this.reader.usage();
  }

  model(): string | undefined {
    return this.reader.model();
  }

  firstClass(): undefined {
    return undefined;
  }

  error(): WireError | undefined {
    return this.fault;
  }

  finished(): boolean {
    return true;
  }

  atBoundary(): boolean {
    return false;
  }
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
