import { createHitFinder, type Hit } from '../../find-literals/hit-finder.ts';
import type { Capture, CapturedSide } from './capture.ts';

/** Headers that carry a credential or an identity; their values are never kept. */
const secretHeader =
  /^(?:authorization|proxy-authorization|x-api-key|api-key|x-goog-api-key|cookie|set-cookie|.*(?:[-_]token|secret))$/i;

/** Upstreams send what they like: names remembered. */
const maxNames = 500;
const known = new Map<string, boolean>();

function isSecretHeader(name: string): boolean {
  const remembered = known.get(name);
  if (remembered !== undefined) return remembered;
  const isSecret = secretHeader.test(name);
  if (known.size >= maxNames) known.clear();
  known.set(name, isSecret);
  return isSecret;
}

/** The headers without the values that are credentials by their name. */
export function blankHeaders(raw: readonly string[]): string[] {
  const headers: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    headers.push(name, isSecretHeader(name) ? '…' : (raw[at + 1] ?? ''));
  }
  return headers;
}

/** Some upstreams repeat a refused key in their error. One look through all bytes of a block finds that out. */
export function holdsSecret(block: Buffer, secrets: readonly string[]): boolean {
  const finder = createHitFinder(
    secrets.flatMap((secret) => [[secret, []] as const, [asJson(secret), []] as const]),
  );
  const hits: Hit<never>[] = [];
  for (let at = 0; at < block.length && hits.length === 0; ) at = finder.scan(block, at, hits);
  return hits.length > 0;
}

export function withoutSecrets({ id, request, response }: Capture, secrets: readonly string[]): Capture {
  const bytes = secrets.map((secret) => Buffer.from(secret));
  const side = ({ line, headers, total, body }: CapturedSide): CapturedSide => ({
    line: replaceAll(line, secrets),
    headers: headers.map((text) => replaceAll(text, secrets)),
    total,
    body: bytes.reduce(withoutSecret, body),
  });
  return { id, request: side(request), response: side(response) };
}

/** As a header value stands in the block's list. */
function asJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}

function replaceAll(text: string, secrets: readonly string[]): string {
  return secrets.reduce((current, secret) => current.replaceAll(secret, '…'), text);
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
