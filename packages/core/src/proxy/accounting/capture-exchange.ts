import type { CaptureDraft } from '../../store/captures/capture.ts';
import { beginningOf } from '../body-pieces.ts';
import type { UpstreamRequest } from '../dialect.ts';
import type { Exchange } from '../exchange.ts';

type CapturedExchange = Pick<Exchange, 'id' | 'capture' | 'answerHead'> & {
  sent: Pick<UpstreamRequest, 'method' | 'origin' | 'path' | 'headers' | 'body'> | undefined;
};

/** What is to be kept of a finished exchange; undefined = it never went out, or nothing of it is to be kept. */
export function captureOf(
  { id, sent, capture, answerHead }: CapturedExchange,
  { maxBytes, secrets }: { maxBytes: number; secrets: readonly string[] },
): CaptureDraft | undefined {
  if (!sent || !capture) return undefined;
  const { body } = sent;
  return {
    id,
    request: {
      line: `${sent.method} ${sent.origin}${sent.path}`,
      headers: sent.headers,
      pieces: body ? beginningOf(body, maxBytes) : [],
      total: body?.length ?? 0,
    },
    response: {
      line: answerHead ? String(answerHead.status) : '',
      headers: answerHead?.rawHeaders ?? [],
      pieces: capture.pieces(),
      total: capture.total,
    },
    secrets,
  };
}
