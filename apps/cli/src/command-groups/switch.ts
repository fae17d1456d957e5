import type { CommandEntry } from '../command-entry.ts';

export const switchCommands: readonly CommandEntry[] = [
  {
    name: 'list',
    usage: '<service>',
    describe: 'List the configs of a service',
    group: 'Switch',
    load: () => import('../commands/list.ts'),
  },
  {
    name: 'active',
    usage: '<service> <config>',
    describe: 'Make a config the active one, from the next request on',
    group: 'Switch',
    load: () => import('../commands/active.ts'),
  },
  {
    name: 'test',
    usage: '<service> [config]',
    describe: 'Send one small real request and look at every step of it',
    group: 'Switch',
    load: () => import('../commands/test.ts'),
  },
  {
    name: 'reset',
    usage: '<service> [config]',
    describe: 'Forget failures and end cool-downs',
    group: 'Switch',
    load: () => import('../commands/reset.ts'),
  },
];
