import { createDecoder, parseEncodings } from './decode-body.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';

/** A drip of an answer is not waited for any longer. Milliseconds. */
const deadlineMs = 60_000;

/** Neither a list of models nor an answer to a probe is larger. Bytes. */
const maxBytes = 16 * 1024 * 1024;

/** Hands out the decoded bytes; resolves with the error the answer broke off with, if it did. */
export function readPlain(
  answer: UpstreamAnswer,
  onData: (chunk: Buffer) => void,
): Promise<Error | undefined> {
  return new Promise((resolve) => {
    let size = 0;
    const giveUp = (code: string): void => {
      answer.abort();
      sink.error(Object.assign(new Error('given up'), { code }));
    };
    const timer = setTimeout(() => giveUp('UND_ERR_BODY_TIMEOUT'), deadlineMs);
    const finish = (error?: Error): void => {
      clearTimeout(timer);
      resolve(error);
    };
    const [encoding, ...more] = parseEncodings(answer.header('content-encoding'));
    const sink = {
      data: (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) giveUp('ERR_ANSWER_TOO_LARGE');
        else onData(chunk);
        return size <= maxBytes;
      },
      end: () => finish(),
      error: (error: Error) => finish(error),
    };
    const decoder =
      encoding && more.length === 0
        ? createDecoder(encoding, { ...sink, drain: () => answer.resume() })
        : undefined;
    if (!decoder) {
      answer.consume(sink);
      return;
    }
    answer.consume({
      data: (chunk) => decoder.write(chunk),
      end: () => decoder.end(),
      error: sink.error,
    });
  });
}
