import { readFileSync } from 'node:fs';

/**
 * What `clp --help` prints. It is made from the table of commands, and kept because loading the table takes longer than
 * reading the text. `pnpm docs` writes it.
 */
export const helpFile = new URL('../help.txt', import.meta.url);

export function asksForHelp([first]: readonly string[]): boolean {
  return first === undefined || ['--help', '-h', 'help'].includes(first);
}

/** The text with its name and its headings in bold. */
export function keptHelp(bold: (text: string) => string): string {
  return readFileSync(helpFile, 'utf8').replace(/^clp|^[A-Z][a-z]+$/gm, bold);
}
