import { homedir } from 'node:os';
import { type ClientName, clientNames, isClientName, type ProxyUrls } from '@clp/client-setup';
import { type Environment, nearest } from '@clp/core';
import { UsageError } from './command.ts';
import { urlOf } from './supervisor/observe.ts';

/** The positional `<client>`. */
export const clientArgument = {
  describe: `One of ${clientNames.join(', ')}`,
  type: 'string',
  demandOption: true,
  coerce: toClient,
} as const;

function toClient(name: string): ClientName {
  if (isClientName(name)) return name;
  const guess = nearest(name, clientNames);
  const hint = guess ? ` Did you mean "${guess}"?` : '';
  throw new UsageError(`"${name}" is no client CLP knows.${hint} Clients: ${clientNames.join(', ')}.`);
}

export function proxyUrls(environment: Environment): ProxyUrls {
  return {
    claude: urlOf(environment, 'claude'),
    codex: urlOf(environment, 'codex'),
    legacy: urlOf(environment, 'legacy'),
  };
}

export function userHomeOf({ variables }: Environment): string {
  return variables.HOME || homedir();
}
