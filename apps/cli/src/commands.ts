import type { CommandEntry } from './command-entry.ts';
import { accountCommands } from './command-groups/account.ts';
import { clientCommands } from './command-groups/clients.ts';
import { configCommands } from './command-groups/configs.ts';
import { filterCommands } from './command-groups/filters.ts';
import { helpCommands } from './command-groups/help.ts';
import { routingCommands } from './command-groups/routing.ts';
import { runCommands } from './command-groups/run.ts';
import { settingsCommands } from './command-groups/settings.ts';
import { switchCommands } from './command-groups/switch.ts';

/** Every command. The help, the completion and the tables of the documents are made from this. */
export const commands: readonly CommandEntry[] = [
  ...runCommands,
  ...switchCommands,
  ...routingCommands,
  ...filterCommands,
  ...configCommands,
  ...settingsCommands,
  ...clientCommands,
  ...accountCommands,
  ...helpCommands,
];
