import { clientNames } from '@clp/client-setup';
import { isServiceName, processNames, serviceNames } from '@clp/core';
import { createConfigStore } from '@clp/core/store';
import { type CompletedCommand, defineCommand, type NamedCommand } from '../command.ts';

const scripts = {
  // Not `compgen -W`: it expands what is in the names of configs.
  bash: `_clp() {
  local word typed="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r word; do
    [[ "$word" == "$typed"* ]] && COMPREPLY+=("$(printf %q "$word")")
  done < <(clp completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _clp clp`,
  // Loaded by zsh as a file called _clp, its first call is the file itself.
  zsh: `#compdef clp
_clp() {
  local -a found
  found=("\${(@f)$(clp completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
if [ "$funcstack[1]" = _clp ]; then _clp "$@"; else compdef _clp clp; fi`,
  fish: `complete -c clp -f -a '(clp completion words -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'`,
} as const;

export const command = defineCommand({
  positionals: {
    shell: {
      choices: ['bash', 'zsh', 'fish', 'words'] as const,
      demandOption: true,
      describe: 'Your shell (words: what its script asks for)',
    },
  },
  examples: {
    'clp completion bash >> ~/.bashrc': 'In every new shell',
    'clp completion fish > ~/.config/fish/completions/clp.fish': 'For fish',
  },
  async run({ shell, '--': words = [] }, { environment, terminal, commands }) {
    if (shell !== 'words') {
      terminal.line(scripts[shell]);
      return;
    }
    const found = await candidates(words.slice(0, -1), {
      current: words.at(-1) ?? '',
      commands,
      home: environment.home,
    });
    for (const word of found) terminal.line(word);
  },
});

interface Place {
  /** The word that is being typed. */
  current: string;
  commands: readonly CompletedCommand[];
  home: string;
}

/** What may come after the words that are complete. */
async function candidates(words: readonly string[], { current, commands, home }: Place): Promise<string[]> {
  const typed = words.filter((word) => !word.startsWith('-'));
  const next = commands
    .map(({ name }) => name.split(' '))
    .filter((name) => name.length > typed.length && typed.every((word, index) => name[index] === word))
    .map((name) => name[typed.length] ?? '');
  const entry = [2, 1]
    .map((count) => typed.slice(0, count).join(' '))
    .map((words) => commands.find(({ name }) => name === words))
    .find((found) => found !== undefined);
  if (!entry) return [...new Set(next)];
  const { command } = await entry.load();
  if (current.startsWith('-'))
    return [...Object.keys(command.options ?? {}).map((name) => `--${name}`), '--help'];
  const given = typed.slice(entry.name.split(' ').length);
  const usages = entry.usage.split(' ');
  const argument = (usages[given.length] ?? (entry.usage.includes('..') ? usages.at(-1) : '') ?? '').replace(
    /[<>[\].]/g,
    '',
  );
  const choices = command.positionals?.[argument]?.choices?.map(String);
  return [...new Set([...next, ...(choices ?? (await argumentsFor(argument, { entry, given, home })))])];
}

async function argumentsFor(
  argument: string,
  { entry, given, home }: { entry: NamedCommand; given: readonly string[]; home: string },
): Promise<string[]> {
  if (argument === 'service') return entry.usage.includes('[service..]') ? processNames : serviceNames;
  if (argument === 'subject') return serviceNames;
  if (argument === 'client') return clientNames;
  const [service = ''] = given;
  if (argument !== 'config' || !isServiceName(service)) return [];
  return Object.keys(await createConfigStore(home, 'cli').entries(service));
}
