import { clientNames } from '@clp/client-setup';
import { isServiceName, processNames, serviceNames } from '@clp/core';
import { createConfigStore } from '@clp/core/store';
import { defineCommand, type NamedCommand } from '../command.ts';

const scripts = {
  bash: `_clp() {
  local IFS=$'\\n'
  COMPREPLY=( $(compgen -W "$(clp completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}") )
}
complete -F _clp clp`,
  zsh: `#compdef clp
_clp() {
  local -a found
  found=("\${(@f)$(clp completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
compdef _clp clp`,
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
    for (const word of await candidates(words.slice(0, -1), { commands, home: environment.home }))
      terminal.line(word);
  },
});

/** What may come after the words that are complete. */
async function candidates(
  words: readonly string[],
  { commands, home }: { commands: readonly NamedCommand[]; home: string },
): Promise<string[]> {
  const typed = words.filter((word) => !word.startsWith('-'));
  const next = commands
    .map(({ name }) => name.split(' '))
    .filter((name) => name.length > typed.length && typed.every((word, index) => name[index] === word))
    .map((name) => name[typed.length] ?? '');
  const entry = commands.find(({ name }) => typed.join(' ').startsWith(name) && !next.includes(name));
  if (!entry) return [...new Set(next)];
  const given = typed.slice(entry.name.split(' ').length);
  const usage = entry.usage.split(' ')[entry.usage.includes('..') ? 0 : given.length] ?? '';
  return [
    ...new Set([...next, ...(await argumentsFor(usage.replace(/[<>[\].]/g, ''), { entry, given, home }))]),
  ];
}

async function argumentsFor(
  argument: string,
  { entry, given, home }: { entry: { usage: string }; given: readonly string[]; home: string },
): Promise<string[]> {
  if (argument === 'service') return entry.usage.includes('..') ? processNames : serviceNames;
  if (argument === 'client') return clientNames;
  const [service = ''] = given;
  if (argument !== 'config' || !isServiceName(service)) return [];
  return Object.keys(await createConfigStore(home, 'cli').entries(service));
}
