import type { CommandEntry } from '../command-entry.ts';

export const helpCommands: readonly CommandEntry[] = [
  {
    name: 'doctor',
    usage: '',
    describe: 'Look for what is wrong, with a fix for each',
    group: 'Help',
    load: () => import('../commands/doctor.ts'),
  },
  {
    name: 'report',
    usage: '',
    describe: 'Write a redacted bundle of diagnostics to a file',
    group: 'Help',
    load: () => import('../commands/report.ts'),
  },
  {
    name: 'completion',
    usage: '<shell>',
    describe: 'Print the completion script of a shell',
    group: 'Help',
    load: () => import('../commands/completion.ts'),
  },
  {
    name: 'upgrade',
    usage: '',
    describe: 'Tell which version this is and how to get a newer one',
    group: 'Help',
    load: () => import('../commands/upgrade.ts'),
  },
];
