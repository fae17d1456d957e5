import { commands, groups } from './commands.ts';
import { synopsis } from './help.ts';

/** Every command as a Markdown table, for docs/cli.md. */
export function commandTable(): string {
  const rows = groups.flatMap((group) =>
    commands
      .filter((entry) => entry.group === group)
      .map((entry) => `| ${group} | \`clp ${synopsis(entry)}\` | ${entry.describe.replaceAll('|', '\\|')} |`),
  );
  return ['| for | command | what it does |', '|---|---|---|', ...rows].join('\n');
}

const begin = '<!-- commands: written by `pnpm docs` -->';
const end = '<!-- /commands -->';

/** The document with its table as it should be. */
export function withCommandTable(document: string): string {
  const from = document.indexOf(begin) + begin.length;
  return `${document.slice(0, from)}\n${commandTable()}\n${document.slice(document.indexOf(end))}`;
}
