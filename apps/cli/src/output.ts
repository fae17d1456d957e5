import Table from 'cli-table3';
import type { Terminal } from './terminal.ts';

/** The option of every command that reads. */
export const jsonOption = { type: 'boolean', default: false, describe: 'Print JSON, for programs' } as const;

/** For reads that have no other form: a program may ask for JSON of every read in the same words. */
export const alwaysJson = { ...jsonOption, describe: 'JSON, which it is anyway' } as const;

export function printJson({ line }: Terminal, value: unknown): void {
  line(JSON.stringify(value, null, 2));
}

/** Rows below a heading, columns aligned, no lines: as readable in a pipe as on a screen. */
export function printTable(
  { line, colors }: Terminal,
  { head, rows }: { head: readonly string[]; rows: readonly (readonly string[])[] },
): void {
  const table = new Table({
    head: head.map((title) => colors.dim(title)),
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': 2, head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  line(
    table
      .toString()
      .split('\n')
      .map((text) => text.trimEnd())
      .join('\n'),
  );
}

/** A unified diff, coloured where there are colours. */
export function printDiff({ line, colors }: Terminal, diff: string): void {
  const paint: Readonly<Record<string, (text: string) => string>> = {
    '+': colors.green,
    '-': colors.red,
    '@': colors.cyan,
  };
  for (const text of diff.split('\n')) line((paint[text[0] ?? ''] ?? String)(text));
}

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
