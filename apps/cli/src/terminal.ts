import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { visible } from './visible-text.ts';

export type Colors = ReturnType<typeof pc.createColors>;

/** Where a command speaks to the user. Results go to `line`, everything about them to `note`. */
export interface Terminal {
  /** Standard output, as it is. */
  write(text: string): void;
  /** One line of the result: standard output. */
  line(text?: string): void;
  /** Warnings and errors: standard error. */
  note(text: string): void;
  /** All of standard input; '' where a person sits there. */
  readInput(): Promise<string>;
  /** A person is there to be asked, and sees the cursor move. */
  interactive: boolean;
  colors: Colors;
  /** Columns. */
  width: number;
}

export function createTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  // `clp logs | head`: whoever read has seen enough.
  stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    stderr.write(`The output cannot be written (${error.code}).\n`);
    process.exit(1);
  });
  // A file gets every byte.
  const shown = stdout.isTTY ? visible : (text: string) => text;
  // Whether there are colours is asked of standard output alone.
  const noted = stderr.isTTY ? visible : stripVTControlCharacters;
  return {
    write: (piece) => stdout.write(shown(piece)),
    line: (line = '') => stdout.write(`${shown(line)}\n`),
    note: (line) => stderr.write(`${noted(line)}\n`),
    readInput: async () => (stdin.isTTY ? '' : text(stdin)),
    interactive: Boolean(stdin.isTTY && stdout.isTTY),
    colors: pc.createColors(pc.isColorSupported && Boolean(stdout.isTTY)),
    width: stdout.columns ?? 100,
  };
}
