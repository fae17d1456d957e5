import { quote, skipSpace, stringEnd } from '../../json-scan/json-scan.ts';

/** Byte range of a string value, quotes included. */
export interface StringRange {
  start: number;
  end: number;
}

/** Every string value between two positions; keys are left out. No tree is built. */
export function* stringValues(bytes: Buffer, from: number, to: number): Generator<StringRange> {
  let position = bytes.indexOf(quote, from);
  while (position >= 0 && position < to) {
    const end = stringEnd(bytes, position);
    if (end < 0) return;
    if (bytes[skipSpace(bytes, end)] !== 0x3a) yield { start: position, end };
    position = bytes.indexOf(quote, end);
  }
}

/** Where the character before a position begins, escapes being one character: a string can be cut there. */
export function textBefore(inside: Buffer, position: number): number {
  let at = Math.max(0, position - 1);
  while (at > 0 && ((inside[at] as number) & 0xc0) === 0x80) at--;
  let slashes = 0;
  while (inside[at - 1 - slashes] === backslash) slashes++;
  return slashes % 2 === 1 ? at - 1 : at;
}

const backslash = 0x5c;
