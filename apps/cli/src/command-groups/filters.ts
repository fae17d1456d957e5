import type { CommandEntry } from '../command-entry.ts';

export const filterCommands: readonly CommandEntry[] = [
  {
    name: 'filter',
    usage: '',
    describe: 'Show the filter rules and how often each was met',
    group: 'Policy',
    load: () => import('../commands/filter.ts'),
  },
  {
    name: 'filter add',
    usage: '[source]',
    describe: 'Add a rule: what to look for, and what becomes of it',
    group: 'Policy',
    load: () => import('../commands/filter-add.ts'),
  },
  {
    name: 'filter edit',
    usage: '<position>',
    describe: 'Change a rule',
    group: 'Policy',
    load: () => import('../commands/filter-edit.ts'),
  },
  {
    name: 'filter remove',
    usage: '<position>',
    describe: 'Remove a rule',
    group: 'Policy',
    load: () => import('../commands/filter-remove.ts'),
  },
  {
    name: 'filter move',
    usage: '<position> <to>',
    describe: 'Put a rule before or behind others',
    group: 'Policy',
    load: () => import('../commands/filter-move.ts'),
  },
  {
    name: 'filter enable',
    usage: '<position>',
    describe: 'Switch a rule on',
    group: 'Policy',
    load: () => import('../commands/filter-enable.ts'),
  },
  {
    name: 'filter disable',
    usage: '<position>',
    describe: 'Switch a rule off',
    group: 'Policy',
    load: () => import('../commands/filter-disable.ts'),
  },
  {
    name: 'filter test',
    usage: '[service] [text]',
    describe: 'Show what the filters make of a text, a file or a past request',
    group: 'Policy',
    load: () => import('../commands/filter-test.ts'),
  },
];
