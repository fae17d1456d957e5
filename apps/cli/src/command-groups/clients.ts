import type { CommandEntry } from '../command-entry.ts';

export const clientCommands: readonly CommandEntry[] = [
  {
    name: 'setup',
    usage: '<client>',
    describe: 'Point a client at CLP: shows the change, asks, keeps a backup',
    group: 'Clients',
    load: () => import('../commands/setup.ts'),
  },
  {
    name: 'unsetup',
    usage: '<client>',
    describe: "Give a client's file back as it was",
    group: 'Clients',
    load: () => import('../commands/unsetup.ts'),
  },
  {
    name: 'env',
    usage: '<client>',
    describe: 'Print the variables that point a client at CLP',
    group: 'Clients',
    load: () => import('../commands/env.ts'),
  },
  {
    name: 'run',
    usage: '<client>',
    describe: 'Start a client through CLP without touching its files',
    group: 'Clients',
    load: () => import('../commands/run.ts'),
  },
  {
    name: 'statusline',
    usage: '',
    describe: "Print a line for Claude Code's status bar",
    group: 'Clients',
    load: () => import('../commands/statusline.ts'),
  },
];
