import type { CommandEntry } from '../command-entry.ts';

export const runCommands: readonly CommandEntry[] = [
  {
    name: 'start',
    usage: '[service..]',
    describe: 'Start the services and wait until they answer',
    group: 'Run',
    load: () => import('../commands/start.ts'),
  },
  {
    name: 'stop',
    usage: '[service..]',
    describe: 'Stop services; running requests finish first',
    group: 'Run',
    load: () => import('../commands/stop.ts'),
  },
  {
    name: 'restart',
    usage: '[service..]',
    describe: 'Restart services without losing a request',
    group: 'Run',
    load: () => import('../commands/restart.ts'),
  },
  {
    name: 'status',
    usage: '',
    describe: 'Show what runs, with which config, and what is wrong',
    group: 'Run',
    load: () => import('../commands/status.ts'),
  },
  {
    name: 'ui',
    usage: '',
    describe: 'Open the console',
    group: 'Run',
    load: () => import('../commands/ui.ts'),
  },
  {
    name: 'server',
    usage: '[service..]',
    describe: 'Run the services in this terminal, e.g. in a container',
    group: 'Run',
    load: () => import('../commands/server.ts'),
  },
  {
    name: 'monit',
    usage: '',
    describe: "Watch CPU, memory and logs (PM2's monitor)",
    group: 'Run',
    load: () => import('../commands/monit.ts'),
  },
  {
    name: 'autostart',
    usage: '<state>',
    describe: 'Start the services with the computer (systemd user unit, launchd)',
    group: 'Run',
    load: () => import('../commands/autostart.ts'),
  },
];
