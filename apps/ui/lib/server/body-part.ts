import { ClpError } from '@clp/core';
import { type CaptureRange, readCapturePart } from '@clp/core/store';
import type { BodyPart } from '../body-part';
import { environment } from './environment';
import { findRequest } from './request-index';

/** A part of one kept side; ends where a character ends. */
export async function readBodyPart(id: string, range: Required<CaptureRange>): Promise<BodyPart> {
  const capture = (await findRequest(id))?.record?.capture;
  const part = capture && (await readCapturePart(environment.home, capture, range));
  if (!part) throw new ClpError('not_found', 'No body was kept of this request.');
  const { bytes, ...about } = part;
  const end = range.offset + bytes.length;
  const whole = end < about.kept ? wholeCharacters(bytes) : bytes;
  const next = range.offset + whole.length;
  return { ...about, text: whole.toString('utf8'), ...(next < about.kept && { next }) };
}

/** Without the beginning of a character whose rest comes later. */
export function wholeCharacters(bytes: Buffer): Buffer {
  let start = bytes.length;
  while (start > 0 && bytes.length - start < 4 && ((bytes[start - 1] ?? 0) & 0xc0) === 0x80) start--;
  const lead = bytes[start - 1] ?? 0;
  if (start === 0 || lead < 0xc0) return bytes;
  return start - 1 + lengthOf(lead) > bytes.length ? bytes.subarray(0, start - 1) : bytes;
}

function lengthOf(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}
