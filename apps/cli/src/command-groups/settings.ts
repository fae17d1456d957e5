import type { CommandEntry } from '../command-entry.ts';

export const settingsCommands: readonly CommandEntry[] = [
  {
    name: 'settings',
    usage: '',
    describe: 'Show data/system.json with every default',
    group: 'Settings',
    load: () => import('../commands/settings.ts'),
  },
  {
    name: 'settings set',
    usage: '<key> <value>',
    describe: 'Set one, e.g. limits.queue 50',
    group: 'Settings',
    load: () => import('../commands/settings-set.ts'),
  },
  {
    name: 'settings unset',
    usage: '<key>',
    describe: 'Let the default hold again',
    group: 'Settings',
    load: () => import('../commands/settings-unset.ts'),
  },
  {
    name: 'models',
    usage: '',
    describe: 'Show what Codex requests get when they name no effort, summary or verbosity',
    group: 'Settings',
    load: () => import('../commands/models.ts'),
  },
  {
    name: 'models set',
    usage: '<model>',
    describe: 'Set these defaults of a model',
    group: 'Settings',
    load: () => import('../commands/models-set.ts'),
  },
  {
    name: 'models unset',
    usage: '<model>',
    describe: 'Forget them',
    group: 'Settings',
    load: () => import('../commands/models-unset.ts'),
  },
  {
    name: 'prices',
    usage: '',
    describe: 'Show your own prices, before the bundled ones',
    group: 'Settings',
    load: () => import('../commands/prices.ts'),
  },
  {
    name: 'prices set',
    usage: '<model>',
    describe: 'Set the price of a model; a name may end in *',
    group: 'Settings',
    load: () => import('../commands/prices-set.ts'),
  },
  {
    name: 'prices remove',
    usage: '<model>',
    describe: 'Let the bundled price hold again',
    group: 'Settings',
    load: () => import('../commands/prices-remove.ts'),
  },
];
