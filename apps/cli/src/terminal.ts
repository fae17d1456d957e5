import { text } from 'node:stream/consumers';
import pc from 'picocolors';

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
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  return {
    write: (piece) => stdout.write(piece),
    line: (line = '') => stdout.write(`${line}\n`),
    note: (line) => stderr.write(`${line}\n`),
    readInput: async () => (stdin.isTTY ? '' : text(stdin)),
    interactive: Boolean(stdin.isTTY && stdout.isTTY),
    colors: pc.createColors(pc.isColorSupported && Boolean(stdout.isTTY)),
    width: stdout.columns ?? 100,
  };
}
