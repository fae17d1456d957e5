import type { Command, NamedCommand } from './command.ts';

/** One line of the table of commands. */
export interface CommandEntry extends NamedCommand {
  describe: string;
  group: Group;
  /** Loads the command's file: only the one that runs is loaded. */
  load(): Promise<{ command: Command }>;
}

export const groups = ['Run', 'Switch', 'Configs', 'Clients', 'Account', 'Help'] as const;
export type Group = (typeof groups)[number];

/** Every command. The help, the completion and docs/cli.md are made from this table. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'start',
    usage: '[service..]',
    describe: 'Start the services and wait until they answer',
    group: 'Run',
    load: () => import('./commands/start.ts'),
  },
  {
    name: 'stop',
    usage: '[service..]',
    describe: 'Stop services; running requests finish first',
    group: 'Run',
    load: () => import('./commands/stop.ts'),
  },
  {
    name: 'restart',
    usage: '[service..]',
    describe: 'Restart services without losing a request',
    group: 'Run',
    load: () => import('./commands/restart.ts'),
  },
  {
    name: 'status',
    usage: '',
    describe: 'Show what runs, with which config, and what is wrong',
    group: 'Run',
    load: () => import('./commands/status.ts'),
  },
  {
    name: 'ui',
    usage: '',
    describe: 'Open the console',
    group: 'Run',
    load: () => import('./commands/ui.ts'),
  },
  {
    name: 'server',
    usage: '[service..]',
    describe: 'Run the services in this terminal, e.g. in a container',
    group: 'Run',
    load: () => import('./commands/server.ts'),
  },
  {
    name: 'monit',
    usage: '',
    describe: "Watch CPU, memory and logs (PM2's monitor)",
    group: 'Run',
    load: () => import('./commands/monit.ts'),
  },
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
  {
    name: 'test',
    usage: '<service> [config]',
    describe: 'Send one small real request and look at every step of it',
    group: 'Switch',
    load: () => import('./commands/test.ts'),
  },
  {
    name: 'config add',
    usage: '<service> [config]',
    describe: 'Add a config: asks, or takes flags',
    group: 'Configs',
    load: () => import('./commands/config-add.ts'),
  },
  {
    name: 'config edit',
    usage: '<service> <config>',
    describe: 'Change members of a config',
    group: 'Configs',
    load: () => import('./commands/config-edit.ts'),
  },
  {
    name: 'config remove',
    usage: '<service> <config>',
    describe: 'Remove a config',
    group: 'Configs',
    load: () => import('./commands/config-remove.ts'),
  },
  {
    name: 'config rename',
    usage: '<service> <config> <new-name>',
    describe: 'Rename a config; routing and balance follow',
    group: 'Configs',
    load: () => import('./commands/config-rename.ts'),
  },
  {
    name: 'config show',
    usage: '<service> [config]',
    describe: 'Show configs as JSON, credentials masked',
    group: 'Configs',
    load: () => import('./commands/config-show.ts'),
  },
  {
    name: 'config validate',
    usage: '',
    describe: 'Check every file below the home',
    group: 'Configs',
    load: () => import('./commands/config-validate.ts'),
  },
  {
    name: 'config schema',
    usage: '[file]',
    describe: 'Print the JSON schema of a config or a file',
    group: 'Configs',
    load: () => import('./commands/config-schema.ts'),
  },
  {
    name: 'config export',
    usage: '',
    describe: 'Print all configs, credentials masked unless asked for',
    group: 'Configs',
    load: () => import('./commands/config-export.ts'),
  },
  {
    name: 'config import',
    usage: '<file>',
    describe: 'Take over exported configs, after showing what changes',
    group: 'Configs',
    load: () => import('./commands/config-import.ts'),
  },
  {
    name: 'config undo',
    usage: '',
    describe: 'Undo the latest change of a config',
    group: 'Configs',
    load: () => import('./commands/config-undo.ts'),
  },
  {
    name: 'setup',
    usage: '<client>',
    describe: 'Point a client at CLP: shows the change, asks, keeps a backup',
    group: 'Clients',
    load: () => import('./commands/setup.ts'),
  },
  {
    name: 'unsetup',
    usage: '<client>',
    describe: "Give a client's file back as it was",
    group: 'Clients',
    load: () => import('./commands/unsetup.ts'),
  },
  {
    name: 'env',
    usage: '<client>',
    describe: 'Print the variables that point a client at CLP',
    group: 'Clients',
    load: () => import('./commands/env.ts'),
  },
  {
    name: 'run',
    usage: '<client>',
    describe: 'Start a client through CLP without touching its files',
    group: 'Clients',
    load: () => import('./commands/run.ts'),
  },
  {
    name: 'logs',
    usage: '',
    describe: 'Show the latest requests; -f follows',
    group: 'Account',
    load: () => import('./commands/logs.ts'),
  },
  {
    name: 'show',
    usage: '<id>',
    describe: 'Show all there is to know about one request',
    group: 'Account',
    load: () => import('./commands/show.ts'),
  },
  {
    name: 'usage',
    usage: '',
    describe: 'Show tokens and cost, by any two of model, config, service, project, day ...',
    group: 'Account',
    load: () => import('./commands/usage.ts'),
  },
  {
    name: 'history',
    usage: '',
    describe: 'Show who or what changed which file',
    group: 'Account',
    load: () => import('./commands/history.ts'),
  },
  {
    name: 'history undo',
    usage: '<id>',
    describe: 'Undo one change',
    group: 'Account',
    load: () => import('./commands/history-undo.ts'),
  },
  {
    name: 'reindex',
    usage: '',
    describe: 'Build the index anew and price all requests again',
    group: 'Account',
    load: () => import('./commands/reindex.ts'),
  },
  {
    name: 'prune',
    usage: '',
    describe: 'Remove old requests and captures; tokens and cost stay counted',
    group: 'Account',
    load: () => import('./commands/prune.ts'),
  },
  {
    name: 'doctor',
    usage: '',
    describe: 'Look for what is wrong, with a fix for each',
    group: 'Help',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'completion',
    usage: '<shell>',
    describe: 'Print the completion script of a shell',
    group: 'Help',
    load: () => import('./commands/completion.ts'),
  },
];
