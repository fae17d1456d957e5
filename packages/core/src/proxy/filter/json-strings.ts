import { quote, skipSpace, stringEnd } from '../json-scan.ts';

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
