import { didYouMean } from '@clp/core';
import { type CommandEntry, groups } from './command-entry.ts';
import { commands } from './commands.ts';

/** What `clp --help` prints, made from the table. */
export function generalHelp(): string {
  const width = Math.max(...commands.map((entry) => synopsis(entry).length)) + 2;
  const sections = groups.flatMap((group) => {
    const lines = commands
      .filter((entry) => entry.group === group)
      .map((entry) => `  ${synopsis(entry).padEnd(width)}${entry.describe}`);
    return lines.length > 0 ? ['', group, ...lines] : [];
  });
  return [
    'clp <command>: one local proxy for your AI coding clients',
    ...sections,
    '',
    'clp <command> --help explains one command. clp --version prints the version.',
    'Exit codes: 0 done, 1 failed, 2 not understood.',
    '',
  ].join('\n');
}

/** `active <service> <config>` */
export function synopsis({ name, usage }: CommandEntry): string {
  return usage === '' ? name : `${name} ${usage}`;
}

/** A message for words that are no command. */
export function unknownCommand(argv: readonly string[]): string {
  const [first = '', second = ''] = argv;
  const inGroup = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  if (inGroup.length === 0) return `"${first}" is no command.${hintFor(first, names)} clp --help lists all.`;
  if (second === '' || second.startsWith('-'))
    return `clp ${first} needs one more word: ${inGroup.join(', ')}.`;
  return `"${first} ${second}" is no command.${hintFor(`${first} ${second}`, inGroup)} There are: ${inGroup.join(', ')}.`;
}

const names = commands.map(({ name }) => name);

function hintFor(word: string, candidates: readonly string[]): string {
  return didYouMean(word, candidates, (guess) => `clp ${guess}`);
}
