import { quote, skipSpace, stringEnd } from '../../json-scan/json-scan.ts';
import { findStringStart } from '../../json-scan/structure.ts';

/** Byte range of a string value, quotes included. */
export interface StringRange {
  start: number;
  end: number;
}

/** Some of the places in a document, in order. */
export interface Places {
  places: readonly { position: number }[];
  /** Index of the first that counts. */
  first: number;
}

/** The string values between two positions that hold one of the places; keys are left out. */
export function* stringValuesAt(
  bytes: Buffer,
  from: number,
  to: number,
  { places, first }: Places,
): Generator<StringRange> {
  let outside = from;
  for (let index = first; index < places.length; index++) {
    const position = places[index]?.position ?? to;
    if (position >= to) return;
    if (position < outside) continue;
    const string = findStringStart(bytes, outside, position);
    if (string === undefined) {
      yield* stringValues(bytes, outside, to);
      return;
    }
    outside = string < 0 ? position : stringEnd(bytes, string);
    if (outside < 0) return;
    if (string >= 0 && !isKey(bytes, outside)) yield { start: string, end: outside };
  }
}

/** Every string value between two positions; keys are left out. No tree is built. */
export function* stringValues(bytes: Buffer, from: number, to: number): Generator<StringRange> {
  let position = bytes.indexOf(quote, from);
  while (position >= 0 && position < to) {
    const end = stringEnd(bytes, position);
    if (end < 0) return;
    if (!isKey(bytes, end)) yield { start: position, end };
    position = bytes.indexOf(quote, end);
  }
}

/** Whether the string that ends there is the name of a member. */
function isKey(bytes: Buffer, end: number): boolean {
  return bytes[skipSpace(bytes, end)] === 0x3a;
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
