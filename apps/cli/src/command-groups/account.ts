import type { CommandEntry } from '../command-entry.ts';

export const accountCommands: readonly CommandEntry[] = [
  {
    name: 'logs',
    usage: '',
    describe: 'Show the latest requests; -f follows',
    group: 'Account',
    load: () => import('../commands/logs.ts'),
  },
  {
    name: 'show',
    usage: '<id>',
    describe: 'Show all there is to know about one request',
    group: 'Account',
    load: () => import('../commands/show.ts'),
  },
  {
    name: 'replay',
    usage: '<id>',
    describe: 'Send a kept request once more, and compare the answers',
    group: 'Account',
    load: () => import('../commands/replay.ts'),
  },
  {
    name: 'usage',
    usage: '',
    describe: 'Show tokens and cost, by any two of model, config, service, project, day ...',
    group: 'Account',
    load: () => import('../commands/usage.ts'),
  },
  {
    name: 'usage clear',
    usage: '',
    describe: 'Count tokens and cost from zero; requests stay',
    group: 'Account',
    load: () => import('../commands/usage-clear.ts'),
  },
  {
    name: 'history',
    usage: '',
    describe: 'Show who or what changed which file',
    group: 'Account',
    load: () => import('../commands/history.ts'),
  },
  {
    name: 'history undo',
    usage: '<id>',
    describe: 'Undo one change',
    group: 'Account',
    load: () => import('../commands/history-undo.ts'),
  },
  {
    name: 'reindex',
    usage: '',
    describe: 'Build the index anew and price all requests again',
    group: 'Account',
    load: () => import('../commands/reindex.ts'),
  },
  {
    name: 'prune',
    usage: '',
    describe: 'Remove old requests and captures; tokens and cost stay counted',
    group: 'Account',
    load: () => import('../commands/prune.ts'),
  },
];
