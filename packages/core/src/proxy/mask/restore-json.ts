import { quote, skipSpace, stringEnd } from '../../json-scan/json-scan.ts';
import { type MaskVault, placeholderPrefix } from './mask-vault.ts';
import { restoreText, type TextForm } from './restore-text.ts';

const prefix = Buffer.from(placeholderPrefix);
/** The member whose text is JSON itself, in all protocols. */
const argumentsKey = '"arguments"';
/** Members that hold the text of an answer. */
const answerKeys = new Set(['"text"', '"content"']);

/**
 * JSON (or an SSE event with JSON in it) with every placeholder in its strings replaced; only those strings change.
 * @param answerForm what the text of the answer is
 */
export function restoreJson(vault: MaskVault, bytes: Buffer, answerForm: TextForm): Buffer {
  if (!bytes.includes(prefix)) return bytes;
  const pieces: Buffer[] = [];
  let written = 0;
  let key = '';
  let start = bytes.indexOf(quote);
  while (start >= 0) {
    const end = stringEnd(bytes, start);
    if (end < 0) break;
    const after = skipSpace(bytes, end);
    const raw = bytes.subarray(start, end);
    if (bytes[after] === 0x3a) {
      key = bytes[skipSpace(bytes, after + 1)] === quote ? raw.toString('latin1') : '';
    } else {
      if (raw.includes(prefix)) {
        pieces.push(bytes.subarray(written, start), restoreString(vault, raw, formOf(key, raw)));
        written = end;
      }
      key = '';
    }
    start = bytes.indexOf(quote, end);
  }
  if (pieces.length === 0) return bytes;
  pieces.push(bytes.subarray(written));
  return Buffer.concat(pieces);

  function formOf(member: string, raw: Buffer): TextForm {
    if (member === argumentsKey) return 'json';
    // A tool's input may have members of these names too.
    const isAnswer = answerKeys.has(member) && /^"(?:\s|\\[nrt])*[{[]/.test(raw.toString('latin1', 0, 16));
    return isAnswer ? answerForm : 'text';
  }
}

function restoreString(vault: MaskVault, raw: Buffer, form: TextForm): Buffer {
  try {
    const text: unknown = JSON.parse(raw.toString('utf8'));
    if (typeof text !== 'string') return raw;
    const restored = restoreText(vault, text, form);
    return restored === text ? raw : Buffer.from(JSON.stringify(restored));
  } catch {
    return raw;
  }
}
