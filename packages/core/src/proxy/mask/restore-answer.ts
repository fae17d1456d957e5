import type { AnswerTransform, EventText, TextPiece, WireFormat } from '../dialect.ts';
import type { Exchange } from '../exchange.ts';
import { headerValue, isEventStream } from '../header-rules.ts';
import type { JsonBody } from '../json-body.ts';
import { dataOf, SseEvents, SseOutput, withData } from '../sse-events.ts';
import { type MaskVault, placeholderPrefix } from './mask-vault.ts';
import { restoreJson } from './restore-json.ts';
import { openEnd, restoreText, type TextForm } from './restore-text.ts';

/**
 * How an answer gets its masked values back, or undefined where there can be none: it answers what was masked, or goes on
 * from an answer the upstream kept.
 */
export function restoreFor(
  vault: MaskVault,
  { exchange, body }: { exchange: Pick<Exchange, 'masked' | 'endpoint'>; body: JsonBody | undefined },
): (() => AnswerTransform) | undefined {
  const mayQuote = exchange.masked || (vault.size > 0 && body?.has('previous_response_id'));
  if (!mayQuote) return undefined;
  const answerForm = body && asksForJson(body) ? 'json' : 'text';
  return () => createRestore(vault, exchange.endpoint.wire, answerForm);
}

/** Whether the text of the answer is to be JSON (structured output), in any of the protocols. */
function asksForJson(body: JsonBody): boolean {
  const { format: textFormat } = objectOf(body.get('text'));
  const { format: outputFormat } = objectOf(body.get('output_config'));
  const formats = [body.get('response_format'), textFormat, outputFormat, body.get('output_format')];
  return formats.some((format) => String(objectOf(format).type).startsWith('json'));
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/**
 * Puts masked values back into an answer in the client's protocol.
 * @param answerForm what the text of the answer is
 */
export function createRestore(
  vault: MaskVault,
  wire: Pick<WireFormat, 'textOf'>,
  answerForm: TextForm = 'text',
): AnswerTransform {
  let inner: Restore = createJsonRestore(vault, answerForm);
  let collects = true;
  return {
    head(head) {
      if (isEventStream(headerValue(head.rawHeaders, 'content-type'))) {
        inner = createStreamRestore(vault, { wire, answerForm });
        collects = false;
      }
      return head;
    },
    get collects() {
      return collects;
    },
    write: (chunk) => inner.write(chunk),
    end: () => inner.end(),
    release: () => inner.release?.(),
    error: (error) => ({ ...error, message: restoreText(vault, error.message, 'text') }),
    // Only whole events are given out.
    atBoundary: () => true,
  };
}

type Restore = Pick<AnswerTransform, 'write' | 'end' | 'release'>;

/** A plain answer is short enough to be looked at as a whole. */
function createJsonRestore(vault: MaskVault, answerForm: TextForm): Restore {
  const chunks: Buffer[] = [];
  return {
    write(chunk) {
      chunks.push(chunk);
      return undefined;
    },
    end: () => restoreJson(vault, Buffer.concat(chunks), answerForm),
  };
}

/** The end of a channel's text that may be the beginning of a placeholder, and the event that brought it. */
interface Held {
  text: string;
  piece: TextPiece;
  value: Record<string, unknown>;
  event: Buffer;
}

const firstLetter = placeholderPrefix.charCodeAt(0);

/**
 * A placeholder may be cut at any place into any number of deltas. Only the end of a text that may be the beginning
 * of one waits for the next delta of its channel; all else goes out at once.
 */
function createStreamRestore(
  vault: MaskVault,
  { wire, answerForm }: { wire: Pick<WireFormat, 'textOf'>; answerForm: TextForm },
): Restore {
  const held = new Map<string, Held>();
  const out = new SseOutput();

  const events = new SseEvents((event) => {
    // Nothing waits and no placeholder can begin here: by far the most events.
    if (held.size === 0 && !event.includes(firstLetter)) out.emit(event);
    else restoreEvent(event);
  });

  function restoreEvent(event: Buffer): void {
    const value = parseObject(dataOf(event));
    if (!value) {
      if (!isComment(event)) flush(['']);
      out.emit(event);
      return;
    }
    const text = wire.textOf(value);
    const changed = text.pieces.map((piece) => restorePiece(piece, { value, event, text })).includes(true);
    flush(text.ends);
    out.emit(changed ? withData(event, JSON.stringify(value)) : restoreOthers(event, text));
  }

  /** True if the event is no longer as it came. */
  function restorePiece(
    piece: TextPiece,
    { value, event, text }: { value: Record<string, unknown>; event: Buffer; text: EventText },
  ): boolean {
    const { channel, form } = piece;
    const whole = (held.get(channel)?.text ?? '') + piece.text;
    const isLast = text.ends.some((beginning) => channel.startsWith(beginning));
    const open = isLast ? 0 : openEnd(vault, whole);
    const ready = restoreText(vault, whole.slice(0, whole.length - open), formOf(form));
    held.delete(channel);
    if (open > 0) held.set(channel, { text: whole.slice(-open), piece, value, event });
    if (ready === piece.text) return false;
    piece.write(ready);
    return true;
  }

  /** Texts that an event repeats as a whole. Pieces were dealt with: an unfinished one must stay as it is. */
  function restoreOthers(event: Buffer, { pieces }: EventText): Buffer {
    return pieces.length > 0 ? event : restoreJson(vault, event, answerForm);
  }

  function formOf(form: TextPiece['form']): TextForm {
    if (form === 'text') return answerForm;
    return form === 'json' ? 'json' : 'text';
  }

  /** Gives out what waits in the channels that end: it was no placeholder. */
  function flush(ends: readonly string[]): void {
    for (const [channel, { text, piece, value, event }] of held) {
      if (!ends.some((beginning) => channel.startsWith(beginning))) continue;
      held.delete(channel);
      for (const other of wire.textOf(value).pieces) other.write('');
      piece.write(text);
      out.emit(withData(event, JSON.stringify(value)));
    }
  }

  return {
    write(chunk) {
      events.push(chunk);
      return out.take();
    },
    end() {
      events.end();
      flush(['']);
      return out.take();
    },
    // The beginning of an event that never ended is nothing a client could read.
    release() {
      flush(['']);
      return out.take();
    },
  };
}

function isComment(event: Buffer): boolean {
  return !event.includes('data:');
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
