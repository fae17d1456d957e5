import type { ArgumentsCamelCase, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import type { Context } from './context.ts';

/** 0 done, 1 failed, 2 asked for in a way we do not understand. */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

type OptionTable = Record<string, Options>;
type PositionalTable = Record<string, Omit<Options, 'type'> & Pick<PositionalOptions, 'type'>>;

/** A command as the table names it. */
export interface NamedCommand {
  /** One word, or two: `config add`. */
  name: string;
  /** The positional arguments, in yargs' notation: `<one>`, `[optional]`, `[many..]`. */
  usage: string;
}

/** The same with what its arguments and flags are. */
export interface CompletedCommand extends NamedCommand {
  load(): Promise<{
    command: {
      positionals?: Readonly<Record<string, { choices?: readonly unknown[] | undefined }>>;
      options?: Readonly<Record<string, unknown>>;
    };
  }>;
}

/** What one file of `commands/` exports: the arguments it takes and what it does with them. */
export interface Command<
  Positionals extends PositionalTable = PositionalTable,
  Flags extends OptionTable = OptionTable,
> {
  /** Keyed by the names in the usage of the command table. */
  positionals?: Positionals;
  options?: Flags;
  /** Command line -> what it is good for. */
  examples?: Readonly<Record<string, string>>;
  /** A number is the exit code; nothing is 0. What goes wrong is thrown. */
  run(
    args: ArgumentsCamelCase<InferredOptionTypes<Positionals> & InferredOptionTypes<Flags>> & {
      /** What follows a lone `--`. */
      '--'?: string[];
    },
    context: Context & { commands: readonly CompletedCommand[] },
  ): Promise<number | undefined> | Promise<void>;
}

/** A command whose arguments have their types. */
export function defineCommand<
  Positionals extends PositionalTable = Record<never, never>,
  Flags extends OptionTable = Record<never, never>,
>(command: Command<Positionals, Flags>): Command<Positionals, Flags> {
  return command;
}

/** Asked for in a way we do not understand: shown without a stack, exit code 2. */
export class UsageError extends Error {}
