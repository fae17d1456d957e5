import { findContainerEnd } from './structure.ts';

/** Byte scanning of JSON text: finds where values end without building any. Linear, no recursion. */

export const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** First position at or after `at` that is no JSON white space. */
export function skipSpace(bytes: Buffer, at: number): number {
  let position = at;
  for (;;) {
    const byte = bytes[position];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return position;
    position++;
  }
}

/** `at` is at an opening quote; gives the position after the closing one, or -1. */
export function stringEnd(bytes: Buffer, at: number): number {
  let position = at + 1;
  for (;;) {
    const close = bytes.indexOf(quote, position);
    if (close < 0) return -1;
    let slashes = 0;
    while (bytes[close - 1 - slashes] === backslash && close - 1 - slashes > at) slashes++;
    if (slashes % 2 === 0) return close + 1;
    position = close + 1;
  }
}

/** `at` is at the first byte of a value; gives the position after its last, or -1 if it never ends. */
export function valueEnd(bytes: Buffer, at: number): number {
  const first = bytes[at];
  if (first === quote) return stringEnd(bytes, at);
  if (first === openBrace || first === openBracket) return containerEnd(bytes, at);
  return scalarEnd(bytes, at);
}

/** A container this short costs less to look at byte by byte than to hand over. Bytes. */
const nearBytes = 64;

function containerEnd(bytes: Buffer, at: number): number {
  let depth = 0;
  let position = at;
  let far = at + nearBytes;
  const { length } = bytes;
  while (position < length) {
    if (position >= far) {
      const end = findContainerEnd(bytes, position, depth);
      if (end !== undefined) return end;
      far = length;
    }
    const byte = bytes[position];
    if (byte === quote) {
      position = stringEnd(bytes, position);
      if (position < 0) return -1;
      continue;
    }
    position++;
    if (byte === openBrace || byte === openBracket) depth++;
    else if (byte === closeBrace || byte === closeBracket) {
      depth--;
      if (depth === 0) return position;
    }
  }
  return -1;
}

function scalarEnd(bytes: Buffer, at: number): number {
  let position = at;
  while (position < bytes.length) {
    const byte = bytes[position] as number;
    if (byte === comma || byte === closeBrace || byte === closeBracket || byte <= 0x20) break;
    position++;
  }
  return position === at ? -1 : position;
}

/** Bytes of an array's first element, or undefined where there is none. */
export function firstElement(array: Buffer): Buffer | undefined {
  if (array[0] !== openBracket) return undefined;
  const start = skipSpace(array, 1);
  if (start >= array.length || array[start] === closeBracket) return undefined;
  const end = valueEnd(array, start);
  return end < 0 ? undefined : array.subarray(start, end);
}
