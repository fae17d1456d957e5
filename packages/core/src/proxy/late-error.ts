import { messageOfErrorBody } from './answer-error.ts';
import type { AnswerTransform, WireError } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';

/** More of an error body than this is not worth waiting for. Bytes. */
const maxBytes = 64 * 1024;

/** Reads a short body to its end, or as much of it as `maxBytes` allows, or came before the client left. */
export function readAnswer(answer: UpstreamAnswer, exchange: Pick<Exchange, 'cancel'>): Promise<Buffer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const done = (): void => {
      exchange.cancel = undefined;
      resolve(Buffer.concat(pieces));
    };
    const cancel = (): void => answer.abort();
    exchange.cancel = cancel;
    answer.consume({
      data(piece) {
        pieces.push(piece);
        size += piece.length;
        if (size > maxBytes) done();
        return size <= maxBytes;
      },
      end: done,
      error: done,
      aborted: done,
    });
  });
}

/**
 * An upstream that answers with an error after heartbeats already promised the client a stream: its message goes out as
 * an error event.
 */
export async function deliverLateError(
  exchange: Exchange,
  answer: UpstreamAnswer,
  transform: AnswerTransform | undefined,
): Promise<void> {
  const body = await readAnswer(answer, exchange);
  answer.abort();
  exchange.status = answer.status;
  exchange.mayBeat = false;
  const error: WireError = {
    status: answer.status,
    code: `upstream_status_${answer.status}`,
    message:
      messageOfErrorBody(body) || `The upstream of config ${exchange.config} answered ${answer.status}.`,
  };
  exchange.outgoing.end(exchange.endpoint.wire.formatErrorEvent(transform?.error?.(error) ?? error));
}
