import type { CommandEntry } from '../command-entry.ts';

export const configCommands: readonly CommandEntry[] = [
  {
    name: 'config add',
    usage: '<service> [config]',
    describe: 'Add a config: asks, or takes flags',
    group: 'Configs',
    load: () => import('../commands/config-add.ts'),
  },
  {
    name: 'config edit',
    usage: '<service> <config>',
    describe: 'Change members of a config',
    group: 'Configs',
    load: () => import('../commands/config-edit.ts'),
  },
  {
    name: 'config remove',
    usage: '<service> <config>',
    describe: 'Remove a config',
    group: 'Configs',
    load: () => import('../commands/config-remove.ts'),
  },
  {
    name: 'config rename',
    usage: '<service> <config> <new-name>',
    describe: 'Rename a config; routing and balance follow',
    group: 'Configs',
    load: () => import('../commands/config-rename.ts'),
  },
  {
    name: 'config show',
    usage: '<service> [config]',
    describe: 'Show configs as JSON, credentials masked',
    group: 'Configs',
    load: () => import('../commands/config-show.ts'),
  },
  {
    name: 'config validate',
    usage: '',
    describe: 'Check every file below the home',
    group: 'Configs',
    load: () => import('../commands/config-validate.ts'),
  },
  {
    name: 'config schema',
    usage: '[file]',
    describe: 'Print the JSON schema of a config or a file',
    group: 'Configs',
    load: () => import('../commands/config-schema.ts'),
  },
  {
    name: 'config export',
    usage: '',
    describe: 'Print all configs, credentials masked unless asked for',
    group: 'Configs',
    load: () => import('../commands/config-export.ts'),
  },
  {
    name: 'config import',
    usage: '<file>',
    describe: 'Take over exported configs, after showing what changes',
    group: 'Configs',
    load: () => import('../commands/config-import.ts'),
  },
  {
    name: 'config undo',
    usage: '',
    describe: 'Undo the latest change of a config',
    group: 'Configs',
    load: () => import('../commands/config-undo.ts'),
  },
];
