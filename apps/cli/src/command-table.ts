import { groups, purposes } from './command-entry.ts';
import { commands } from './commands.ts';
import { synopsis } from './help.ts';

/** Every command as a Markdown table. */
function commandTable(): string {
  const rows = groups.flatMap((group) =>
    commands
      .filter((entry) => entry.group === group)
      .map((entry) => `| ${group} | \`clp ${synopsis(entry)}\` | ${entry.describe.replaceAll('|', '\\|')} |`),
  );
  return ['| for | command | what it does |', '|---|---|---|', ...rows].join('\n');
}

/** The same in a row a group, for README.md: `config` add, edit, ... */
function shortCommandTable(): string {
  const rows = groups.map((group) => {
    const families = new Map<string, string[]>();
    for (const { name } of commands.filter((entry) => entry.group === group)) {
      const [first = '', second] = name.split(' ');
      families.set(first, [...(families.get(first) ?? []), ...(second ? [second] : [])]);
    }
    const cells = [...families].map(([first, more]) =>
      more.length === 0 ? `\`clp ${first}\`` : `\`clp ${first}\` (${more.join(', ')})`,
    );
    return `| ${purposes[group]} | ${cells.join(', ')} |`;
  });
  return ['| for | commands |', '|---|---|', ...rows].join('\n');
}

const begin = '<!-- commands: written by `pnpm docs` -->';
const end = '<!-- /commands -->';

/** The documents that hold a table, and which. */
export const documents = { 'docs/cli.md': commandTable, 'README.md': shortCommandTable } as const;

/** A document with its table as it should be. */
export function withCommandTable(name: keyof typeof documents, document: string): string {
  if (!document.includes(begin) || !document.includes(end))
    throw new Error(`${name} has no place for its table of commands: ${begin} and ${end}.`);
  const from = document.indexOf(begin) + begin.length;
  return `${document.slice(0, from)}\n${documents[name]()}\n${document.slice(document.indexOf(end))}`;
}
