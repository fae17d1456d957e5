import Table from 'cli-table3';
import type { Terminal } from './terminal.ts';

/** The option of every command that reads. */
export const jsonOption = { type: 'boolean', default: false, describe: 'Print JSON, for programs' } as const;

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
