import type { Command } from './command.ts';

/** One line of the table of commands. */
export interface CommandEntry {
  /** One word, or two: `config add`. */
  name: string;
  /** The positional arguments, in yargs' notation: `<one>`, `[optional]`, `[many..]`. */
  usage: string;
  describe: string;
  group: Group;
  /** Loads the command's file: only the one that runs is loaded. */
  load(): Promise<{ command: Command }>;
}

export const groups = ['Run', 'Switch'] as const;
export type Group = (typeof groups)[number];

/** Every command. The help, the completion and docs/cli.md are made from this table. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'list',
    usage: '<service>',
    describe: 'List the configs of a service',
    group: 'Switch',
    load: () => import('./commands/list.ts'),
  },
  {
    name: 'active',
    usage: '<service> <config>',
    describe: 'Make a config the active one, from the next request on',
    group: 'Switch',
    load: () => import('./commands/active.ts'),
  },
];
