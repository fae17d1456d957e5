import { type AnswerHead, type AnswerTransform, headerValue, type WireError } from '@clp/core/proxy';

/** Turns answers of one form into the other; given whole pieces of the upstream's body. */
export interface Reshape {
  collects: boolean;
  contentType: string;
  write(chunk: Buffer): void;
  end(): string;
  /** Known after `end`: why there is no answer. */
  failure?(): WireError | undefined;
}

export interface ReshapeOptions {
  clientStreams: boolean;
  toStream(status: number): Reshape;
  toJson(): Reshape;
}

/**
 * The client gets what its own `stream` asked for. What already has that form passes as it came; so do errors to a
 * client that asked for JSON. To a streaming client an error comes in the stream.
 */
export function reshapeAnswer({ clientStreams, toStream, toJson }: ReshapeOptions): AnswerTransform {
  let reshape: Reshape | undefined;
  return {
    head(head) {
      const isStream = headerValue(head.rawHeaders, 'content-type')?.includes('text/event-stream') ?? false;
      if (isStream === clientStreams || (!clientStreams && head.status >= 400)) return head;
      reshape = clientStreams ? toStream(head.status) : toJson();
      return reshapedHead(head, reshape.contentType);
    },
    write(chunk) {
      if (!reshape) return chunk;
      reshape.write(chunk);
      return undefined;
    },
    end() {
      return reshape && Buffer.from(reshape.end());
    },
    get collects() {
      return reshape?.collects ?? false;
    },
    failure: () => reshape?.failure?.(),
  };
}

const describing = new Set(['content-type', 'content-length', 'cache-control', 'etag']);

/** A stream that carries an error is still a stream: it opens with 200, as every chat client expects. */
function reshapedHead({ status, rawHeaders }: AnswerHead, contentType: string): AnswerHead {
  const kept = rawHeaders.filter((_, index) => {
    const name = rawHeaders[index - (index % 2)] ?? '';
    return !describing.has(name.toLowerCase());
  });
  kept.push('content-type', contentType);
  if (!contentType.includes('event-stream')) return { status, rawHeaders: kept };
  return { status: 200, rawHeaders: [...kept, 'cache-control', 'no-cache'] };
}
