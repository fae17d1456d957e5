import { type Dispatcher, errors } from 'undici';
import type { Timeouts } from '../schema/timeouts.ts';
import type { AnswerDeadlines, Waiting } from './answer-deadlines.ts';
import { headerValue } from './header-rules.ts';

/** Takes an answer's body piece by piece. */
export interface BodySink {
  /** False: no more until `resume()`. */
  data(chunk: Buffer): boolean;
  end(): void;
  error(error: Error): void;
  /** The answer was aborted: nothing of the above follows. */
  aborted?(): void;
}

export interface AnswerListener {
  onConnected(): void;
  /** Status and headers are there; the body waits for `consume`. */
  onHead(): void;
  /** The request failed before any head. */
  onFailure(error: Error): void;
}

/** How long an answer may be silent, and who looks. */
export interface AnswerWatch {
  timeouts: Pick<Required<Timeouts>, 'firstByteMs' | 'idleMs'>;
  deadlines: AnswerDeadlines;
  /** Milliseconds of the clock the deadlines are on. */
  now(): number;
}

/** Pieces kept while nobody consumes, before the upstream is told to wait. Bytes. */
const holdBytes = 256 * 1024;

/** A rest that is cheaper to read than a new connection is to make. Bytes. */
const discardBytes = 64 * 1024;

const nothing: BodySink = { data: () => true, end: () => {}, error: () => {} };

/**
 * One answer on its way in: an undici handler of the raw kind (header bytes as they came, no object per answer).
 * Until a sink consumes it, the body is held; a sink may hand what it took back with `release`.
 */
export class UpstreamAnswer implements Dispatcher.DispatchHandler, Waiting {
  status = 0;
  deadline = Number.POSITIVE_INFINITY;
  slot = -1;
  /** Name, value, name, value ... */
  rawHeaders: string[] = [];
  aborted = false;
  private readonly listener: AnswerListener;
  private readonly watch: AnswerWatch;
  private sink: BodySink | undefined;
  private held: Buffer[] = [];
  private heldBytes = 0;
  private ended = false;
  private failed: Error | undefined;
  private abortRequest: ((reason?: Error) => void) | undefined;
  private resumeSocket: (() => void) | undefined;

  constructor(listener: AnswerListener, watch: AnswerWatch) {
    this.listener = listener;
    this.watch = watch;
  }

  /** Longest silence. Milliseconds. */
  get idleMs(): number {
    return this.watch.timeouts.idleMs;
  }

  /** First value of a header, by lower-cased name. */
  header(name: string): string | undefined {
    return headerValue(this.rawHeaders, name);
  }

  /** From now on `sink` gets the body, first what was held. */
  consume(sink: BodySink): void {
    this.sink = sink;
    const held = this.held;
    this.held = [];
    this.heldBytes = 0;
    let wants = true;
    for (let index = 0; index < held.length; index++) {
      wants = sink.data(held[index] as Buffer);
      // The sink may hand the body back in the middle.
      if (this.sink !== sink) {
        this.held.push(...held.slice(index + 1));
        return;
      }
    }
    if (this.failed) sink.error(this.failed);
    else if (this.ended) sink.end();
    else if (wants) this.resume();
  }

  /** Gives pieces back; they wait for the next `consume`. */
  release(pieces: Buffer[]): void {
    this.sink = undefined;
    this.held = pieces;
    this.heldBytes = 0;
  }

  resume(): void {
    if (this.status !== 0) this.await(this.watch.timeouts.idleMs);
    this.resumeSocket?.();
  }

  /** Ends the request at once and closes its socket if the answer is still under way. */
  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    this.watch.deadlines.remove(this);
    const { sink } = this;
    this.sink = nothing;
    this.held = [];
    // undici lets nobody abort what waits for a connection, which may take as long as its time-out.
    if (this.abortRequest) this.abortRequest();
    else this.onError(new errors.RequestAbortedError());
    sink?.aborted?.();
  }

  /** Lets go of an answer nobody wants: a short one passes by, so that its connection can serve the next request. */
  discard(): void {
    const declared = Number(this.header('content-length') ?? Number.POSITIVE_INFINITY);
    if (declared > discardBytes) this.abort();
    else this.consume(nothing);
  }

  onConnect(abort: (reason?: Error) => void): void {
    this.abortRequest = abort;
    if (this.aborted) {
      abort();
      return;
    }
    this.watch.deadlines.add(this);
    this.await(this.watch.timeouts.firstByteMs);
    this.listener.onConnected();
  }

  onHeaders(status: number, rawHeaders: Buffer[], resume: () => void): boolean {
    // 1xx heads are no answer.
    if (status < 200) return true;
    this.status = status;
    this.resumeSocket = resume;
    this.await(this.watch.timeouts.idleMs);
    for (const piece of rawHeaders) this.rawHeaders.push(piece.toString('latin1'));
    this.listener.onHead();
    return true;
  }

  onData(chunk: Buffer): boolean {
    const wants = this.take(chunk);
    // While the far end is told to wait, its silence is no fault.
    if (wants) this.await(this.watch.timeouts.idleMs);
    else this.deadline = Number.POSITIVE_INFINITY;
    return wants;
  }

  onComplete(): void {
    this.watch.deadlines.remove(this);
    this.ended = true;
    this.sink?.end();
  }

  onError(error: Error): void {
    if (this.failed) return;
    this.watch.deadlines.remove(this);
    this.failed = error;
    if (this.status === 0) this.listener.onFailure(error);
    else this.sink?.error(error);
  }

  /** Too long a silence: the request ends with a failure, unlike an abort of ours. */
  expire(): void {
    const error = this.status === 0 ? new errors.HeadersTimeoutError() : new errors.BodyTimeoutError();
    this.watch.deadlines.remove(this);
    this.abortRequest?.(error);
  }

  private take(chunk: Buffer): boolean {
    if (this.sink) return this.sink.data(chunk);
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    return this.heldBytes < holdBytes;
  }

  private await(ms: number): void {
    this.deadline = this.watch.now() + ms;
  }
}
