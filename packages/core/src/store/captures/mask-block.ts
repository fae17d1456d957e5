import type { CaptureDraft, DraftSide } from './capture.ts';

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

/**
 * Some upstreams repeat a refused key in their error. One look through all bytes of a block finds that out; only then
 * its drafts are masked one by one.
 */
export function holdsSecret(block: Buffer, drafts: readonly CaptureDraft[]): boolean {
  const lists = new Set(drafts.map(({ secrets }) => secrets));
  for (const secrets of lists)
    for (const secret of secrets) if (block.includes(secret) || block.includes(asJson(secret))) return true;
  return false;
}

export function withoutSecrets(draft: CaptureDraft): CaptureDraft {
  const secrets = draft.secrets.map((secret) => Buffer.from(secret));
  const side = ({ line, headers, total, pieces }: DraftSide): DraftSide => ({
    line: replaceAll(line, draft.secrets),
    headers: headers.map((text) => replaceAll(text, draft.secrets)),
    total,
    pieces: [secrets.reduce(withoutSecret, Buffer.concat(pieces))],
  });
  return { ...draft, request: side(draft.request), response: side(draft.response) };
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
