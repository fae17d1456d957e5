import type { CapturePolicy } from '../../schema/system.ts';
import type { Capture, CapturedSide } from '../../store/captures/capture.ts';
import type { UpstreamRequest } from '../dialect.ts';
import type { Exchange } from '../exchange.ts';

/** Headers that carry a credential or an identity; their values are never kept. */
const secretHeader =
  /^(?:authorization|proxy-authorization|x-api-key|api-key|x-goog-api-key|cookie|set-cookie|.*(?:[-_]token|secret))$/i;

type CapturedExchange = Pick<Exchange, 'id' | 'capture' | 'answerHead'> & {
  sent: Pick<UpstreamRequest, 'method' | 'origin' | 'path' | 'headers' | 'body'> | undefined;
};

/** What is kept of a finished exchange, or undefined where the policy keeps nothing. */
export function captureOf(
  exchange: CapturedExchange,
  {
    policy,
    failed,
    secrets,
  }: { policy: Required<CapturePolicy>; failed: boolean; secrets: readonly string[] },
): Capture | undefined {
  const { sent, capture } = exchange;
  if (!sent || !capture || (policy.mode === 'errors' && !failed)) return undefined;
  const head = exchange.answerHead;
  const masks = secrets.map((secret) => Buffer.from(secret));
  const requestBody = sent.body ?? Buffer.alloc(0);
  return {
    id: exchange.id,
    request: {
      line: `${sent.method} ${sent.origin}${sent.path}`,
      headers: maskHeaders(sent.headers, secrets),
      body: masked(beginningOf(requestBody, policy.maxBytes), masks),
      total: requestBody.length,
    },
    response: {
      line: head ? String(head.status) : '',
      headers: maskHeaders(head?.rawHeaders ?? [], secrets),
      body: masked(capture.bytes(), masks),
      total: capture.total,
    } satisfies CapturedSide,
  };
}

/** A copy where the rest is not kept: a part would hold on to the whole. */
function beginningOf(bytes: Buffer, length: number): Buffer {
  return bytes.length <= length ? bytes : Buffer.from(bytes.subarray(0, length));
}

function maskHeaders(raw: readonly string[], secrets: readonly string[]): string[] {
  return raw.map((value, index) => {
    if (index % 2 === 0) return value;
    if (secretHeader.test(raw[index - 1] ?? '')) return '…';
    return secrets.reduce((text, secret) => text.replaceAll(secret, '…'), value);
  });
}

/** Some upstreams repeat a refused key in their error. */
function masked(bytes: Buffer, secrets: readonly Buffer[]): Buffer {
  return secrets.reduce((current, secret) => withoutSecret(current, secret), bytes);
}

function withoutSecret(bytes: Buffer, secret: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(secret); at >= 0; at = bytes.indexOf(secret, from)) {
    pieces.push(bytes.subarray(from, at), Buffer.from('…'));
    from = at + secret.length;
  }
  return from === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(from)]);
}
