import type { ProtocolName, WireError } from '../wire.ts';
import { type AnswerShape, createShape, eventStreamType } from './answer-shapes.ts';
import type { Tool } from './conversation.ts';
import { Losses } from './losses.ts';
import type { AnswerContext } from './protocol-translator.ts';

interface AnswerHead {
  status: number;
  rawHeaders: string[];
}

/** Reshapes one answer; core's `AnswerTransform` has the same shape. */
export interface AnswerTranslation {
  head(head: AnswerHead): AnswerHead;
  write(chunk: Buffer): Buffer | undefined;
  end(): Buffer | undefined;
  /** Known after `head`: nothing reaches the client before `end`, so a failure can still have its true status. */
  readonly collects: boolean;
  /** Known after `end`: why there is no answer. */
  failure(): WireError | undefined;
  dropped(): readonly string[];
  atBoundary(): boolean;
}

export interface AnswerTranslationOptions {
  /** What the upstream speaks. */
  upstream: ProtocolName;
  client: ProtocolName;
  clientStreams: boolean;
  /** What the request lost. */
  dropped: readonly string[];
  tools: readonly Tool[];
  context: AnswerContext;
}

/** The way back: an answer of the upstream's protocol as one of the client's, in the form the client asked for. */
export function createAnswerTranslation(options: AnswerTranslationOptions): AnswerTranslation {
  const losses = new Losses();
  let shape: AnswerShape | undefined;
  return {
    head(head) {
      shape = createShape({ ...options, losses, head });
      return translatedHead(head, { contentType: shape.contentType, dropped: options.dropped });
    },
    write: (chunk) => bytesOf(shape?.write(chunk)),
    end: () => bytesOf(shape?.end()),
    get collects() {
      return shape?.collects ?? false;
    },
    failure: () => shape?.failure(),
    dropped: () => losses.list(),
    atBoundary: () => true,
  };
}

function bytesOf(text: string | undefined): Buffer | undefined {
  return text ? Buffer.from(text) : undefined;
}

/** Headers that describe the upstream's bytes, or that only its own clients understand. */
const replaced =
  /^(content-type|content-length|content-encoding|etag|openai-\S*|anthropic-\S*|x-clp-dropped)$/i;

function translatedHead(
  { status, rawHeaders }: AnswerHead,
  { contentType, dropped }: { contentType: string; dropped: readonly string[] },
): AnswerHead {
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!replaced.test(name)) kept.push(name, value);
  }
  kept.push('content-type', contentType);
  if (contentType === eventStreamType) kept.push('cache-control', 'no-cache');
  if (dropped.length > 0) kept.push('x-clp-dropped', headerText(dropped));
  return { status, rawHeaders: kept };
}

/** Names come from the client's body, so only what a header may hold is kept of them. */
function headerText(names: readonly string[]): string {
  return names
    .map((name) => name.replace(/[^\x20-\x7e]|,/g, '_').slice(0, 80))
    .join(', ')
    .slice(0, 2_000);
}
