import { quote, skipSpace, stringEnd } from '../json-scan.ts';
import { type MaskVault, placeholderPrefix } from './mask-vault.ts';
import { restoreText } from './restore-text.ts';

const prefix = Buffer.from(placeholderPrefix);
/** The member whose text is JSON itself, in all protocols. */
const argumentsKey = Buffer.from('"arguments"');

/** JSON (or an SSE event with JSON in it) with every placeholder in its strings replaced; only those strings change. */
export function restoreJson(vault: MaskVault, bytes: Buffer): Buffer {
  if (!bytes.includes(prefix)) return bytes;
  const pieces: Buffer[] = [];
  let written = 0;
  let valueOfArguments = -1;
  let start = bytes.indexOf(quote);
  while (start >= 0) {
    const end = stringEnd(bytes, start);
    if (end < 0) break;
    const after = skipSpace(bytes, end);
    const raw = bytes.subarray(start, end);
    if (bytes[after] === 0x3a) {
      if (raw.equals(argumentsKey)) valueOfArguments = skipSpace(bytes, after + 1);
    } else if (raw.includes(prefix)) {
      const restored = restoreString(vault, raw, start === valueOfArguments ? 'json' : 'text');
      pieces.push(bytes.subarray(written, start), restored);
      written = end;
    }
    start = bytes.indexOf(quote, end);
  }
  if (pieces.length === 0) return bytes;
  pieces.push(bytes.subarray(written));
  return Buffer.concat(pieces);
}

function restoreString(vault: MaskVault, raw: Buffer, form: 'text' | 'json'): Buffer {
  try {
    const text: unknown = JSON.parse(raw.toString('utf8'));
    if (typeof text !== 'string') return raw;
    const restored = restoreText(vault, text, form);
    return restored === text ? raw : Buffer.from(JSON.stringify(restored));
  } catch {
    return raw;
  }
}
