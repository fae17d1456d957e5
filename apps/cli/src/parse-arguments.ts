import yargs, { type Argv, type Options } from 'yargs';
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
  requireValues(args, { entry, command });
  return { args };
}

/** yargs takes any word for a number and calls it NaN, gathers what is said twice in a list, and takes `--no-text` for false. */
function requireValues(
  args: Record<string, unknown>,
  { entry, command: { positionals = {}, options = {} } }: Pick<ParseOptions, 'entry' | 'command'>,
): void {
  for (const [name, settings] of Object.entries({ ...positionals, ...options })) {
    const fault = faultOf(args[name], settings);
    if (fault) throw new UsageError(`${name} ${fault}. (clp ${entry.name} --help)`);
  }
}

function faultOf(value: unknown, { array, type }: Options): string | undefined {
  if (Number.isNaN(value)) return 'must be a number';
  if (Array.isArray(value) && !array) return 'can be given only once';
  if (type !== 'boolean' && [value].flat().includes(false)) return 'needs a value';
  return undefined;
}

/** yargs counts arguments; people look for the one that is missing. */
function plainly(message: string, { name, usage }: CommandEntry): string {
  if (message.startsWith('Not enough non-option arguments'))
    return `Something is missing: clp ${name} ${usage}`;
  return message.replace(/^Not enough arguments following: (.*)/, '$1 needs a value.');
}

function withArguments(builder: Argv, { positionals = {}, options = {}, examples = {} }: Command): Argv {
  for (const [name, settings] of Object.entries(positionals)) builder.positional(name, settings);
  for (const [name, settings] of Object.entries(options)) builder.option(name, withValue(settings));
  for (const [line, what] of Object.entries(examples)) builder.example(line, what);
  return builder;
}

/** Without a value `--token` would be an empty one. What else cannot be meant is refused afterwards, in one way for all. */
function withValue(settings: Options): Options {
  const { type, coerce } = settings;
  if (type === 'boolean') return settings;
  return {
    ...settings,
    requiresArg: true,
    ...(coerce && { coerce: (value: unknown) => (faultOf(value, settings) ? value : coerce(value)) }),
  };
}
