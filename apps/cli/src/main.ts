import { exitCodes, UsageError } from './command.ts';
import type { CommandEntry } from './command-entry.ts';
import { commands } from './commands.ts';
import { type Context, createContext } from './context.ts';
import { unknownCommand } from './help.ts';
import { asksForHelp, keptHelp } from './kept-help.ts';
import { version } from './project.ts';
import { report } from './report-error.ts';

/** Runs one command line and gives its exit code. */
export async function main(argv: readonly string[], given: Partial<Context> = {}): Promise<number> {
  const context = createContext(given);
  try {
    return await run(argv, context);
  } catch (error) {
    return report(error, context.terminal);
  }
}

async function run(argv: readonly string[], context: Context): Promise<number> {
  const { terminal } = context;
  const [first] = argv;
  if (asksForHelp(argv)) {
    terminal.write(keptHelp(terminal.colors.bold));
    return exitCodes.done;
  }
  if (first === '--version' || first === '-V') {
    terminal.line(version());
    return exitCodes.done;
  }
  const found = findCommand(argv);
  if (!found) throw new UsageError(unknownCommand(argv));
  const { parseArguments } = await import('./parse-arguments.ts');
  const { command } = await found.entry.load();
  const parsed = await parseArguments({ entry: found.entry, command, argv: found.rest, terminal });
  if ('help' in parsed) {
    terminal.line(parsed.help);
    return exitCodes.done;
  }
  return (await command.run(parsed.args, { ...context, commands })) ?? exitCodes.done;
}

/** `route ad`: `route` takes no argument, so the next word is meant to be one of its commands. */
function isUnknownWordOf({ name, usage }: CommandEntry, [next = '-']: readonly string[]): boolean {
  return usage === '' && !next.startsWith('-') && commands.some((other) => other.name.startsWith(`${name} `));
}

/** `config add x` is the command `config add`, `list x` the command `list`. */
function findCommand(argv: readonly string[]) {
  for (const words of [2, 1]) {
    const name = argv.slice(0, words).join(' ');
    const entry = commands.find((each) => each.name === name);
    if (entry && !isUnknownWordOf(entry, argv.slice(words))) return { entry, rest: argv.slice(words) };
  }
  return undefined;
}
