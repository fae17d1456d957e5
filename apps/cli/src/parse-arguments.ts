import yargs, { type Argv } from 'yargs';
import { type Command, UsageError } from './command.ts';
import type { CommandEntry } from './command-entry.ts';
import type { Terminal } from './terminal.ts';

interface ParseOptions {
  entry: CommandEntry;
  command: Command;
  /** What follows the command's name. */
  argv: readonly string[];
  terminal: Pick<Terminal, 'width'>;
}

type Parsed = { args: Parameters<Command['run']>[0] } | { help: string };

/** Parses the arguments of one command; what is wrong with them becomes a `UsageError`. */
export async function parseArguments({ entry, command, argv, terminal }: ParseOptions): Promise<Parsed> {
  let output = '';
  let args: Parameters<Command['run']>[0] | undefined;
  const parser = yargs()
    .scriptName(`clp ${entry.name}`)
    .command(
      `$0 ${entry.usage}`.trim(),
      entry.describe,
      (builder) => withArguments(builder, command),
      (parsed) => {
        args = parsed;
      },
    )
    .parserConfiguration({ 'populate--': true, 'greedy-arrays': false })
    .strict()
    .version(false)
    .help('help', 'Show this help')
    .alias('h', 'help')
    .wrap(Math.min(terminal.width, 110))
    .exitProcess(false)
    .fail((message, error) => {
      throw new UsageError(`${plainly(message || error.message, entry)} (clp ${entry.name} --help)`);
    });
  await parser.parseAsync([...argv], {}, (_error, _parsed, text) => {
    output = text;
  });
  if (!args) return { help: output };
  requireNumbers(args, { entry, command });
  return { args };
}

/** yargs takes any word for a number and calls it NaN. */
function requireNumbers(
  args: Record<string, unknown>,
  { entry, command: { positionals = {}, options = {} } }: Pick<ParseOptions, 'entry' | 'command'>,
): void {
  for (const name of [...Object.keys(positionals), ...Object.keys(options)]) {
    if (Number.isNaN(args[name]))
      throw new UsageError(`${name} must be a number. (clp ${entry.name} --help)`);
  }
}

/** yargs counts arguments; people look for the one that is missing. */
function plainly(message: string, { name, usage }: CommandEntry): string {
  if (message.startsWith('Not enough non-option arguments'))
    return `Something is missing: clp ${name} ${usage}`;
  return message;
}

function withArguments(builder: Argv, { positionals = {}, options = {}, examples = {} }: Command): Argv {
  for (const [name, settings] of Object.entries(positionals)) builder.positional(name, settings);
  builder.options(options);
  for (const [line, what] of Object.entries(examples)) builder.example(line, what);
  return builder;
}
