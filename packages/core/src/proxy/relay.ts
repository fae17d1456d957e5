import type { ErrorCode } from '../errors.ts';
import { type AnswerTap, createAnswerTap } from './answer-tap.ts';
import { type BodyDecoder, createDecoder, parseEncodings } from './decode-body.ts';
import type { AnswerHead, AnswerTransform, UpstreamRequest, WireError } from './dialect.ts';
import { type Exchange, overheadOf } from './exchange.ts';
import { headerValue, relayableHeaders } from './header-rules.ts';
import { answerTooLarge, type HeldBodies, noRoomForAnswer } from './held-bodies.ts';
import { describeFailure } from './send-failure.ts';
import type { BodySink, UpstreamAnswer } from './upstream-answer.ts';

export interface RelayResult {
  ending: Ending;
  tap: AnswerTap;
  /** What reshaping the answer could not carry. */
  dropped: readonly string[];
}

/** How delivering an answer ended. `cut`: the upstream broke off after the first byte. */
type Ending = typeof complete | { ended: 'cut'; code: ErrorCode; reason: string } | { ended: 'aborted' };

export interface RelayInput {
  exchange: Exchange;
  answer: UpstreamAnswer;
  upstream: UpstreamRequest;
  /** Reshapes the answer; undefined = bytes pass as they are. */
  createTransform: (() => AnswerTransform) | undefined;
  held: HeldBodies;
  /** Most that may be held back of the answer (`limits.answerBytes`). */
  maxHeldBytes: number;
  now(): number;
  /** The first content (event stream) or byte (anything else) is about to reach the client. */
  onFirst(): void;
  /** The answer is over, one way or another; called once. */
  onEnd(result: RelayResult): void;
}

/** Gives the client the answer as it comes: decoded if need be, tapped for usage, reshaped where the client expects another shape. */
export function relay(input: RelayInput): void {
  new Relay(input).start();
}

const complete = { ended: 'complete' } as const;
const none: readonly string[] = [];

/** Up to here what is held of an answer is not worth counting. Bytes. */
const smallBytes = 64 * 1024;

class Relay implements BodySink {
  private readonly input: RelayInput;
  private readonly tap: AnswerTap;
  private readonly transform: AnswerTransform | undefined;
  private readonly isEventStream: boolean;
  private decoder: BodyDecoder | undefined;
  /** The client was promised an event stream. */
  private clientGetsEvents = false;
  private waitsForDrain = false;
  /** What is about to go out, all of it in one write. */
  private readonly waiting: Buffer[] = [];
  /** The head is to go out at once, with the first bytes if they are there as well. */
  private headWaits = false;
  /** A head that waits for the end of an answer that is collected. */
  private heldHead: AnswerHead | undefined;
  private settled = false;
  /** Bytes the transform took since something came out of it. */
  private gathered = 0;
  /** Bytes of the answer that are on the books as held. */
  private booked = 0;

  constructor(input: RelayInput) {
    this.input = input;
    const { answer, upstream } = input;
    this.isEventStream = isEventStream(answer.header('content-type'));
    this.tap = createAnswerTap({
      wire: upstream.wire,
      isEventStream: this.isEventStream,
      isInference: input.exchange.endpoint.counted && answer.status < 300,
      onFirst: input.onFirst,
    });
    this.transform = input.createTransform?.();
  }

  start(): void {
    const { exchange, answer } = this.input;
    // A function literal assigned straight to a property goes into V8's old generation (it is taken for a method), and
    // would keep all that it closes over, the whole request, until the next full collection.
    const cancel = (): void => this.cancel();
    exchange.cancel = cancel;
    if (exchange.clientGone) {
      cancel();
      return;
    }
    this.decoder = this.decoderFor();
    this.writeHead();
    answer.consume(this);
  }

  /** Bytes of the answer as the upstream sent them. False: wait for `resume`. */
  data(chunk: Buffer): boolean {
    this.input.exchange.lastReceivedAt = this.input.now();
    return this.decoder ? this.decoder.write(chunk) : this.take(chunk);
  }

  end(): void {
    if (this.decoder) this.decoder.end();
    else this.finish();
  }

  error(error: Error): void {
    this.stop(describeFailure(error));
  }

  private cancel(): void {
    this.input.answer.abort();
    this.decoder?.destroy();
    this.waiting.length = 0;
    this.settle({ ended: 'aborted' });
  }

  /** A decoder for what the upstream coded; codings nobody here can read pass as they are. */
  private decoderFor(): BodyDecoder | undefined {
    const { answer } = this.input;
    const [encoding, ...more] = parseEncodings(answer.header('content-encoding'));
    if (!encoding || more.length > 0) return undefined;
    return createDecoder(encoding, {
      data: (chunk) => this.take(chunk),
      end: () => this.finish(),
      error: (error) => this.error(error),
      drain: () => answer.resume(),
    });
  }

  private writeHead(): void {
    const { exchange, answer } = this.input;
    const headers = relayableHeaders(answer.rawHeaders);
    if (this.decoder) headers.remove('content-encoding');
    // A stream may have to end with an event of ours.
    if (this.decoder || this.transform || this.isEventStream) headers.remove('content-length');
    const plain: AnswerHead = { status: answer.status, rawHeaders: headers.toRaw() };
    const head = this.transform ? this.transform.head(plain) : plain;
    exchange.status = head.status;
    exchange.answerHead = { status: answer.status, rawHeaders: answer.rawHeaders };
    this.clientGetsEvents = isEventStream(headerValue(head.rawHeaders, 'content-type'));
    exchange.mayBeat = this.clientGetsEvents;
    if (exchange.headSentEarly) return;
    if (this.transform?.collects) this.heldHead = head;
    else this.sendHead(head);
  }

  private sendHead(head: AnswerHead): void {
    const { exchange } = this.input;
    this.heldHead = undefined;
    exchange.status = head.status;
    head.rawHeaders.push('x-clp-request-id', exchange.id);
    const overheadMs = overheadOf(exchange);
    if (overheadMs !== undefined) head.rawHeaders.push('x-clp-overhead-ms', String(overheadMs));
    exchange.outgoing.writeHead(head.status, head.rawHeaders);
    // An event stream's head tells the client it was accepted, maybe long before its first event.
    if (this.clientGetsEvents) {
      this.headWaits = true;
      process.nextTick(flushLater, this);
    }
  }

  /** The same once they are decoded. */
  private take(chunk: Buffer): boolean {
    if (this.settled) return true;
    this.tap.push(chunk);
    const { capture, watchers } = this.input.exchange;
    capture?.push(chunk);
    if (watchers) for (const watch of watchers) watch(chunk);
    const bytes = this.transform ? this.transform.write(chunk) : chunk;
    const comesOut = bytes !== undefined && bytes.length > 0;
    this.gathered = comesOut ? 0 : this.gathered + chunk.length;
    const held = this.gathered + this.tap.held();
    if (held > smallBytes || this.booked > 0) this.book(held);
    if (comesOut && !this.settled) this.write(bytes);
    return !this.waitsForDrain;
  }

  /** Keeps the books on what is held of the answer, and ends it where that is too much. */
  private book(held: number): void {
    const { exchange, held: all, maxHeldBytes } = this.input;
    const grown = held - this.booked;
    this.booked = held;
    if (grown <= 0) {
      all.give(exchange, -grown);
      return;
    }
    const hasRoom = all.take(exchange, grown);
    if (this.gathered > maxHeldBytes) this.stop(answerTooLarge(maxHeldBytes));
    else if (!hasRoom && this.gathered > smallBytes) this.stop(noRoomForAnswer(all.bytes));
    else if (!hasRoom) this.tap.letGo();
  }

  /** An upstream's events come many in one read; each in a write of its own would cost most of what relaying does. */
  private write(bytes: Buffer): void {
    if (this.waiting.push(bytes) === 1) process.nextTick(flushLater, this);
  }

  flush(): void {
    const { exchange, answer } = this.input;
    const bytes = this.takeWaiting();
    if (this.headWaits && !bytes) exchange.outgoing.flushHeaders();
    this.headWaits = false;
    if (!bytes) return;
    const flowing = exchange.outgoing.write(bytes);
    exchange.mayBeat = this.clientGetsEvents && !this.settled && flowing && this.atBoundary();
    if (!flowing && !this.waitsForDrain) {
      this.waitsForDrain = true;
      // A client that takes nothing for so long is gone; Node then closes its socket.
      exchange.outgoing.socket?.setTimeout(answer.idleMs);
      exchange.outgoing.once('drain', () => {
        this.waitsForDrain = false;
        this.decoder?.resume();
        exchange.outgoing.socket?.setTimeout(0);
        answer.resume();
      });
    }
  }

  /** What waits to be written, as one. */
  private takeWaiting(): Buffer | undefined {
    const { waiting } = this;
    if (waiting.length === 0) return undefined;
    const bytes = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting);
    waiting.length = 0;
    const { exchange, now } = this.input;
    exchange.lastSentAt = now();
    exchange.bytesOut += bytes.length;
    return bytes;
  }

  private atBoundary(): boolean {
    return this.transform?.atBoundary ? this.transform.atBoundary() : this.tap.atBoundary();
  }

  private finish(): void {
    if (this.settled) return;
    const { exchange } = this.input;
    const atBoundary = this.atBoundary();
    this.tap.end();
    const last = this.transform?.end();
    if (this.finishCollected()) return;
    if (last && last.length > 0) this.waiting.push(last);
    const isWhole = this.tap.finished() || this.tap.error() !== undefined;
    if (this.isEventStream && exchange.status < 400 && !isWhole) {
      const reason = 'its event stream ended before the closing event';
      this.breakOff({ code: 'upstream_reset', reason, atBoundary });
      return;
    }
    if (this.heldHead) this.sendHead(this.heldHead);
    this.headWaits = false;
    exchange.outgoing.end(this.takeWaiting());
    this.settle(complete);
  }

  /** A collected answer that turned out to be none: the client gets an error. */
  private finishCollected(): boolean {
    const failure = this.transform?.failure?.();
    const head = this.heldHead;
    if (!failure || !head) return false;
    this.fail(head, failure);
    if (head.status >= 400 || this.tap.error()) this.settle(complete);
    else this.settle({ ended: 'cut', code: 'upstream_invalid', reason: failure.message });
    return true;
  }

  private stop(why: { code: ErrorCode; reason: string }): void {
    if (this.settled) return;
    const atBoundary = this.atBoundary();
    this.input.answer.abort();
    this.decoder?.destroy();
    this.tap.end();
    const held = this.heldHead ? undefined : this.transform?.release?.();
    if (held) this.waiting.push(held);
    this.breakOff({ ...why, atBoundary });
  }

  /** Tells the client in its own protocol that the answer is incomplete; a plain body can only be cut too. */
  private breakOff({
    code,
    reason,
    atBoundary,
  }: {
    code: ErrorCode;
    reason: string;
    atBoundary: boolean;
  }): void {
    const { exchange } = this.input;
    const error: WireError = {
      status: 502,
      code,
      message: `The upstream of config ${exchange.config} broke off: ${reason}.`,
    };
    if (!this.heldHead) this.flush();
    if (this.clientGetsEvents && exchange.status < 400) {
      // A blank line closes an event that was cut in the middle.
      const gap = atBoundary ? '' : '\n\n';
      exchange.outgoing.end(gap + exchange.endpoint.wire.formatErrorEvent(error));
    } else if (this.heldHead) {
      this.fail(this.heldHead, error);
    } else {
      exchange.outgoing.destroy();
    }
    this.settle({ ended: 'cut', code, reason });
  }

  /** An error in the client's protocol, with the headers of the answer it stands for (`Retry-After`). */
  private fail(head: AnswerHead, error: WireError): void {
    const { exchange } = this.input;
    const body = exchange.endpoint.wire.formatError(this.transform?.error?.(error) ?? error);
    exchange.bytesOut += Buffer.byteLength(body);
    this.sendHead({ ...head, status: error.status });
    exchange.outgoing.end(body);
  }

  private settle(ending: Ending): void {
    if (this.settled) return;
    this.settled = true;
    this.input.exchange.mayBeat = false;
    this.input.exchange.cancel = undefined;
    this.input.onEnd({ ending, tap: this.tap, dropped: this.transform?.dropped?.() ?? none });
  }
}

function flushLater(relay: Relay): void {
  relay.flush();
}

export function isEventStream(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().includes('text/event-stream') ?? false;
}
