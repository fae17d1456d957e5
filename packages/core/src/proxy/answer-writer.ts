import type { AnswerHead, WireError } from './dialect.ts';
import { type Exchange, overheadOf } from './exchange.ts';
import { headerValue, isEventStream } from './header-rules.ts';
import { requestIdHeader } from './own-headers.ts';

/** Where an answer comes from, as far as its writer must know. */
export interface AnswerSource {
  /** A client that takes nothing for so long is gone. Milliseconds. */
  readonly idleMs: number;
  /** Whether what was written so far ends between two events. */
  atBoundary(): boolean;
  /** The client takes more again. */
  resume(): void;
  /** An error as the client's shape of an answer has it. */
  shapeError(error: WireError): WireError;
}

/** The client's side of an answer: what came in one read goes out in one write, and the head with it. */
export class AnswerWriter {
  /** The client takes no more for now. */
  isFull = false;
  /** A head that waits for the end of an answer that is collected. */
  heldHead: AnswerHead | undefined;
  private readonly exchange: Exchange;
  private readonly source: AnswerSource;
  private readonly now: () => number;
  /** What is about to go out, all of it in one write. */
  private readonly waiting: Buffer[] = [];
  /** The head is to go out at once, with the first bytes if they are there as well. */
  private headWaits = false;
  /** The client was promised an event stream. */
  private isEventStream = false;

  constructor(exchange: Exchange, source: AnswerSource, now: () => number) {
    this.exchange = exchange;
    this.source = source;
    this.now = now;
  }

  /** @param holds only the end of the answer shows what it is: the head is kept until then */
  begin(head: AnswerHead, holds: boolean): void {
    const { exchange } = this;
    exchange.status = head.status;
    this.isEventStream = isEventStream(headerValue(head.rawHeaders, 'content-type'));
    exchange.mayBeat = this.isEventStream;
    if (exchange.headSentEarly) return;
    if (holds) this.heldHead = head;
    else this.sendHead(head);
  }

  /** An upstream's events come many in one read; each in a write of its own would cost most of what relaying does. */
  write(bytes: Buffer): void {
    if (this.waiting.push(bytes) === 1) process.nextTick(flushLater, this);
  }

  flush(): void {
    const { exchange, source } = this;
    const bytes = this.takeWaiting();
    if (this.headWaits && !bytes) exchange.outgoing.flushHeaders();
    this.headWaits = false;
    if (!bytes) return;
    const flowing = exchange.outgoing.write(bytes);
    exchange.mayBeat = this.isEventStream && flowing && source.atBoundary();
    if (!flowing && !this.isFull) this.awaitDrain();
  }

  /** The answer is whole. */
  end(): void {
    if (this.heldHead) this.sendHead(this.heldHead);
    this.headWaits = false;
    this.exchange.outgoing.end(this.takeWaiting());
  }

  /** Tells the client in its own protocol that the answer is incomplete; a plain body can only be cut too. */
  breakOff(error: WireError, atBoundary: boolean): void {
    const { exchange } = this;
    if (this.heldHead) {
      this.fail(this.heldHead, error);
      return;
    }
    this.flush();
    if (this.isEventStream && exchange.status < 400) {
      // A blank line closes an event that was cut in the middle.
      const gap = atBoundary ? '' : '\n\n';
      exchange.outgoing.end(gap + exchange.endpoint.wire.formatErrorEvent(error));
    } else exchange.outgoing.destroy();
  }

  /** An error in the client's protocol, with the headers of the answer it stands for (`Retry-After`). */
  fail(head: AnswerHead, error: WireError): void {
    const { exchange } = this;
    const body = exchange.endpoint.wire.formatError(this.source.shapeError(error));
    exchange.bytesOut += Buffer.byteLength(body);
    this.sendHead({ ...head, status: error.status });
    exchange.outgoing.end(body);
  }

  /** What has not gone out is not wanted any more. */
  discard(): void {
    this.waiting.length = 0;
  }

  private sendHead(head: AnswerHead): void {
    const { exchange } = this;
    this.heldHead = undefined;
    exchange.status = head.status;
    head.rawHeaders.push(requestIdHeader, exchange.id);
    const overheadMs = overheadOf(exchange);
    if (overheadMs !== undefined) head.rawHeaders.push('x-clp-overhead-ms', String(overheadMs));
    exchange.outgoing.writeHead(head.status, head.rawHeaders);
    // An event stream's head tells the client it was accepted, maybe long before its first event.
    if (this.isEventStream) {
      this.headWaits = true;
      process.nextTick(flushLater, this);
    }
  }

  private awaitDrain(): void {
    const { exchange, source } = this;
    this.isFull = true;
    // A client that takes nothing for so long is gone; Node then closes its socket.
    exchange.outgoing.socket?.setTimeout(source.idleMs);
    exchange.outgoing.once('drain', () => {
      this.isFull = false;
      exchange.outgoing.socket?.setTimeout(0);
      source.resume();
    });
  }

  /** What waits to be written, as one. */
  private takeWaiting(): Buffer | undefined {
    const { exchange, waiting } = this;
    if (waiting.length === 0) return undefined;
    const bytes = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting);
    waiting.length = 0;
    exchange.lastSentAt = this.now();
    exchange.bytesOut += bytes.length;
    return bytes;
  }
}

function flushLater(writer: AnswerWriter): void {
  writer.flush();
}
