/** Something that can be found by typing. */
export interface Findable {
  label: string;
  /** Another name it goes by, such as the English one. */
  alias?: string;
}

/** Those whose name holds every typed word, the ones that begin with what was typed first. */
export function findCommands<Command extends Findable>(
  commands: readonly Command[],
  typed: string,
): Command[] {
  const query = normal(typed);
  if (query === '') return [...commands];
  return commands
    .flatMap((command) => {
      const rank = rankOf(normal(`${command.label} ${command.alias ?? ''}`), query);
      return rank === undefined ? [] : [{ command, rank }];
    })
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ command }) => command);
}

function rankOf(name: string, query: string): number | undefined {
  if (name.startsWith(query)) return 0;
  const words = query.split(' ');
  if (words.every((word) => name.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)))) return 1;
  return words.every((word) => name.includes(word)) ? 2 : undefined;
}

function normal(text: string): string {
  return text.toLowerCase().trim().replace(/\s+/g, ' ');
}
