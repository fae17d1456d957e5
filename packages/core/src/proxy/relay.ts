import { type AnswerTap, createAnswerTap } from './answer-tap.ts';
import { type AnswerSource, AnswerWriter } from './answer-writer.ts';
import { type BodyDecoder, createDecoder, parseEncodings } from './decode-body.ts';
import type { AnswerHead, AnswerTransform, UpstreamRequest, WireError } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import { isEventStream, relayableHeaders } from './header-rules.ts';
import { answerTooLarge, type GivenUp, type HeldBodies, noRoomForAnswer } from './held-bodies.ts';
import { describeFailure } from './send-failure.ts';
import type { BodySink, UpstreamAnswer } from './upstream-answer.ts';

export interface RelayResult {
  ending: Ending;
  tap: AnswerTap;
  /** What reshaping the answer could not carry. */
  dropped: readonly string[];
}

/** How delivering an answer ended. `cut`: the upstream broke off after the first byte. */
type Ending = typeof complete | ({ ended: 'cut' } & GivenUp) | { ended: 'aborted' };

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

class Relay implements BodySink, AnswerSource {
  readonly idleMs: number;
  private readonly input: RelayInput;
  private readonly tap: AnswerTap;
  private readonly transform: AnswerTransform | undefined;
  private readonly writer: AnswerWriter;
  private readonly isEventStream: boolean;
  private decoder: BodyDecoder | undefined;
  private settled = false;
  /** Bytes the transform took since something came out of it. */
  private gathered = 0;
  /** Bytes of the answer that are on the books as held. */
  private booked = 0;

  constructor(input: RelayInput) {
    this.input = input;
    const { exchange, answer, upstream } = input;
    this.idleMs = answer.idleMs;
    this.isEventStream = isEventStream(answer.header('content-type'));
    this.tap = createAnswerTap({
      wire: upstream.wire,
      isEventStream: this.isEventStream,
      isInference: exchange.endpoint.counted && answer.status < 300,
      onFirst: input.onFirst,
    });
    this.transform = input.createTransform?.();
    this.writer = new AnswerWriter(exchange, this, input.now);
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
    this.begin();
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

  resume(): void {
    this.decoder?.resume();
    this.input.answer.resume();
  }

  atBoundary(): boolean {
    return this.transform?.atBoundary ? this.transform.atBoundary() : this.tap.atBoundary();
  }

  shapeError(error: WireError): WireError {
    return this.transform?.error?.(error) ?? error;
  }

  private cancel(): void {
    this.input.answer.abort();
    this.decoder?.destroy();
    this.writer.discard();
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

  private begin(): void {
    const { exchange, answer } = this.input;
    const headers = relayableHeaders(answer.rawHeaders);
    if (this.decoder) headers.remove('content-encoding');
    // A stream may have to end with an event of ours.
    if (this.decoder || this.transform || this.isEventStream) headers.remove('content-length');
    const plain: AnswerHead = { status: answer.status, rawHeaders: headers.toRaw() };
    exchange.answerHead = { status: answer.status, rawHeaders: answer.rawHeaders };
    const head = this.transform ? this.transform.head(plain) : plain;
    this.writer.begin(head, this.transform?.collects === true);
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
    if (comesOut && !this.settled) this.writer.write(bytes);
    return !this.writer.isFull;
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

  private finish(): void {
    if (this.settled) return;
    const atBoundary = this.atBoundary();
    this.tap.end();
    const last = this.transform?.end();
    if (this.finishCollected()) return;
    if (last && last.length > 0) this.writer.write(last);
    const { endpoint, status } = this.input.exchange;
    // How the stream of any other path ends (pictures, speech) is not known here.
    const isWhole = !endpoint.counted || this.tap.finished() || this.tap.error() !== undefined;
    if (this.isEventStream && status < 400 && !isWhole) {
      const reason = 'its event stream ended before the closing event';
      this.breakOff({ code: 'upstream_reset', reason }, atBoundary);
      return;
    }
    this.writer.end();
    this.settle(complete);
  }

  /** A collected answer that turned out to be none: the client gets an error. */
  private finishCollected(): boolean {
    const failure = this.transform?.failure?.();
    const head = this.writer.heldHead;
    if (!failure || !head) return false;
    this.writer.fail(head, failure);
    if (head.status >= 400 || this.tap.error()) this.settle(complete);
    else this.settle({ ended: 'cut', code: 'upstream_invalid', reason: failure.message });
    return true;
  }

  private stop(why: GivenUp): void {
    if (this.settled) return;
    const atBoundary = this.atBoundary();
    this.input.answer.abort();
    this.decoder?.destroy();
    this.tap.end();
    const held = this.writer.heldHead ? undefined : this.transform?.release?.();
    if (held) this.writer.write(held);
    this.breakOff(why, atBoundary);
  }

  private breakOff({ code, reason }: GivenUp, atBoundary: boolean): void {
    const message = `The upstream of config ${this.input.exchange.config} broke off: ${reason}.`;
    this.writer.breakOff({ status: 502, code, message }, atBoundary);
    this.settle({ ended: 'cut', code, reason });
  }

  private settle(ending: Ending): void {
    if (this.settled) return;
    this.settled = true;
    this.input.exchange.mayBeat = false;
    this.input.exchange.cancel = undefined;
    this.input.onEnd({ ending, tap: this.tap, dropped: this.transform?.dropped?.() ?? none });
  }
}
