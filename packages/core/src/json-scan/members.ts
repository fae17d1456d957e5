import { quote, skipSpace, stringEnd, valueEnd } from './json-scan.ts';

/** One top-level member and where its bytes lie. */
export interface Member {
  key: string;
  valueStart: number;
  valueEnd: number;
  /** Position of the comma or brace that follows; white space up to there belongs to the member. */
  separator: number;
}

/** A JSON object and its members, in order. */
export interface Members {
  source: Buffer;
  /** Position after the opening brace. */
  open: number;
  /** Position of the closing brace. */
  close: number;
  members: readonly Member[];
}

/** The top-level members of an object; undefined where the bytes are none as far as its top level shows. */
export function scanMembers(source: Buffer): Members | undefined {
  const hasMark = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf;
  let at = skipSpace(source, hasMark ? 3 : 0);
  if (source[at] !== 0x7b) return undefined;
  const open = at + 1;
  const members: Member[] = [];
  at = skipSpace(source, open);
  if (source[at] !== 0x7d) {
    for (;;) {
      const member = scanMember(source, at);
      if (!member) return undefined;
      members.push(member);
      at = member.separator;
      if (source[at] === 0x7d) break;
      if (source[at] !== 0x2c) return undefined;
      at = skipSpace(source, at + 1);
    }
  }
  const close = at;
  return skipSpace(source, close + 1) >= source.length ? { source, open, close, members } : undefined;
}

function scanMember(source: Buffer, start: number): Member | undefined {
  if (source[start] !== quote) return undefined;
  const keyEnd = stringEnd(source, start);
  if (keyEnd < 0) return undefined;
  const colon = skipSpace(source, keyEnd);
  if (source[colon] !== 0x3a) return undefined;
  const valueStart = skipSpace(source, colon + 1);
  const end = valueEnd(source, valueStart);
  const key = parseKey(source, start, keyEnd);
  if (end < 0 || key === undefined) return undefined;
  return { key, valueStart, valueEnd: end, separator: skipSpace(source, end) };
}

function parseKey(source: Buffer, start: number, end: number): string | undefined {
  const text = source.toString('utf8', start + 1, end - 1);
  if (!text.includes('\\')) return text;
  // `"mod\u0065l"` must be known as `model`.
  const key = parseValue(source.subarray(start, end));
  return typeof key === 'string' ? key : undefined;
}

/** Undefined where it is malformed. */
export function parseValue(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
