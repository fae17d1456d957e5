import { homedir } from 'node:os';
import { resolve } from 'node:path';
import {
  type ClientName,
  clientNames,
  clients,
  isClientName,
  type ProxyUrls,
  type SetupTarget,
} from '@clp/client-setup';
import { addressOf, didYouMean, type Environment } from '@clp/core';
import { UsageError } from './command.ts';

/** The positional `<client>`. */
export const clientArgument = {
  describe: `One of ${clientNames.join(', ')}`,
  type: 'string',
  demandOption: true,
  coerce: toClient,
} as const;

function toClient(name: string): ClientName {
  if (isClientName(name)) return name;
  const hint = didYouMean(name, clientNames);
  throw new UsageError(`"${name}" is no client CLP knows.${hint} Clients: ${clientNames.join(', ')}.`);
}

export function proxyUrls(environment: Environment): ProxyUrls {
  return {
    claude: addressOf(environment, 'claude'),
    codex: addressOf(environment, 'codex'),
    legacy: addressOf(environment, 'legacy'),
  };
}

export function userHomeOf({ variables }: Environment): string {
  return variables.HOME || homedir();
}

/** The settings file of a client: the user's own, or with `project` that of the folder the command runs in. */
export function setupTargetOf(
  name: ClientName,
  { environment, project }: { environment: Environment; project: boolean },
): SetupTarget {
  return {
    home: environment.home,
    name,
    client: clients[name],
    place: {
      userHome: userHomeOf(environment),
      variables: environment.variables,
      ...(project && { project: resolve('.') }),
    },
  };
}
