import { ClpError } from '@clp/core';
import { type ConfigEntry, ConfigEntrySchema, createValidator, type Protocol } from '@clp/core/schema';
import { isHttpUrl } from '@clp/core/store';
import { parseAssignment, parseValue } from './assignment.ts';
import { UsageError } from './command.ts';

/** The positional `<config>`. */
export const configArgument = {
  type: 'string',
  demandOption: true,
  describe: 'Its name, as clp list shows it',
} as const;

/** Flags for the members of a config people set most; `--set` reaches every other. */
export const entryOptions = {
  url: { type: 'string', describe: 'Address of the upstream (base_url)' },
  token: { type: 'string', describe: 'Sent as Authorization: Bearer; env:NAME and file:PATH are references' },
  'api-key': { type: 'string', describe: 'Sent as x-api-key; env:NAME and file:PATH are references' },
  weight: { type: 'number', describe: 'Rank, higher first' },
  rpm: { type: 'number', describe: 'Requests a minute; 0 = unlimited' },
  protocol: { choices: ['messages', 'responses', 'chat'] as const, describe: 'What the upstream speaks' },
  set: {
    type: 'string',
    array: true,
    default: [],
    describe: 'KEY=VALUE for any other member; VALUE is JSON or text',
  },
} as const;

interface EntryFlags {
  url?: string | undefined;
  token?: string | undefined;
  apiKey?: string | undefined;
  weight?: number | undefined;
  rpm?: number | undefined;
  protocol?: Protocol | undefined;
  set: readonly string[];
}

/** The members that were given, under the names of the file. */
export function membersOf(flags: EntryFlags): ConfigEntry {
  if (flags.weight !== undefined) requireWeight(flags.weight);
  if (flags.rpm !== undefined && flags.rpm < 0)
    throw new UsageError('A limit of requests a minute is a number from 0 (none) on.');
  const named = {
    base_url: flags.url,
    auth_token: flags.token,
    api_key: flags.apiKey,
    weight: flags.weight,
    rpm_limit: flags.rpm,
    protocol: flags.protocol,
  };
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  return Object.fromEntries([...given, ...flags.set.map(parseMember)]);
}

export function requireWeight(weight: number): void {
  if (!Number.isInteger(weight) || weight < 0) throw new UsageError('A weight is a whole number from 0 on.');
}

function parseMember(text: string): [string, unknown] {
  const [key, value] = parseAssignment('--set', text);
  return [key, parseValue(value)];
}

const validateEntry = createValidator(ConfigEntrySchema);

/** Refuses an entry the proxies would not use. */
export function requireUsable(name: string, entry: ConfigEntry): void {
  const [fault] = validateEntry(entry);
  const reason = fault?.message ?? missingIn(entry);
  if (reason)
    throw new ClpError('invalid_request', `${name} would not work: ${reason}. Nothing was changed.`);
}

function missingIn({ base_url: url = '' }: ConfigEntry): string | undefined {
  if (isHttpUrl(url)) return undefined;
  return `base_url ("${url}") must be an http:// or https:// address`;
}
