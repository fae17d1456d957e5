import { type Edit, type Rewritten, rewrite } from './rewrite.ts';

/** A text as the inside of a JSON string. */
export function asWritten(text: string): string {
  return mustEscape.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON must escape
const mustEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Whether a position is the second character of an escape such as `\n`. */
export function isInsideEscape(written: string, at: number): boolean {
  let slashes = 0;
  while (written[at - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

/** The inside of a JSON string and the text it stands for. An edit leaves the rest written as it was. */
export class WrittenText {
  written: string;
  private decoded: string | undefined;

  constructor(written: string) {
    this.written = written;
  }

  /** Decoded at its first use. What is no valid JSON an upstream may read all the same: it is taken as it stands. */
  get text(): string {
    this.decoded ??= decode(this.written) ?? this.written;
    return this.decoded;
  }

  /** Edits whose positions and texts are those of `written`. */
  editWritten(edits: readonly Edit[]): Rewritten {
    const rewritten = rewrite(this.written, edits);
    this.written = rewritten.text;
    this.decoded = undefined;
    return rewritten;
  }

  /** Edits whose positions and texts are those of `text`. */
  editText(edits: readonly Edit[]): Rewritten {
    const rewritten = rewrite(this.text, edits);
    if (this.text === this.written && edits.every(({ text }) => !mustEscape.test(text)))
      this.written = rewritten.text;
    else this.written = rewrite(this.written, this.locate(edits)).text;
    this.decoded = rewritten.text;
    return rewritten;
  }

  /** The same edits as they are to be written. */
  private locate(edits: readonly Edit[]): Edit[] {
    const place = this.text === this.written ? (at: number) => at : placeInWritten(this.written);
    return edits.map(({ start, end, text }) => ({
      start: place(start),
      end: place(end),
      text: asWritten(text),
    }));
  }
}

/** Gives the position in a written text for one in what it stands for; asked in ascending order. */
function placeInWritten(written: string): (at: number) => number {
  /** Behind the last escape that ends at or before the position. */
  let passed = 0;
  let decodedPassed = 0;
  let slash = written.indexOf('\\');
  return (at) => {
    while (slash >= 0 && decodedPassed + (slash - passed) < at) {
      decodedPassed += slash - passed + 1;
      passed = slash + (written[slash + 1] === 'u' ? 6 : 2);
      slash = written.indexOf('\\', passed);
    }
    return passed + (at - decodedPassed);
  };
}

function decode(written: string): string | undefined {
  if (!written.includes('\\')) return written;
  try {
    return String(JSON.parse(`"${written}"`));
  } catch {
    return undefined;
  }
}
