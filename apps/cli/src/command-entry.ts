import type { Command, NamedCommand } from './command.ts';

/** One line of the table of commands. */
export interface CommandEntry extends NamedCommand {
  describe: string;
  group: Group;
  /** Loads the command's file: only the one that runs is loaded. */
  load(): Promise<{ command: Command }>;
}

/** What each group of commands is for, in the order of the help. */
export const purposes = {
  Run: "run the services under PM2, in a PM2 home of CLP's own",
  Switch: 'see, switch and try configs',
  Policy: 'say what goes where, and what never leaves this machine',
  Configs: 'manage configs',
  Settings: 'everything that is no config and no rule',
  Clients: 'point a client at CLP, and back',
  Account: 'what happened, what it cost, who changed what',
  Help: 'find and mend what is wrong',
} as const;

type Group = keyof typeof purposes;
export const groups = Object.keys(purposes) as Group[];
