import { basename } from 'node:path';
import { ClpError, serviceNames } from '@clp/core';
import { openCheckedFile } from '@clp/core/policy';
import {
  BalanceFileSchema,
  ConfigFileSchema,
  defaultBalance,
  defaultRouting,
  FilterFileSchema,
  PricesFileSchema,
  RoutingFileSchema,
  SystemFileSchema,
} from '@clp/core/schema';
import { createJsonFile, type JsonFile, pathsOf } from '@clp/core/store';
import type { TSchema } from 'typebox';
import { type FileName, fileNames } from '../files';
import { environment } from './environment';

const paths = pathsOf(environment.home);

const kinds: Record<FileName, { path: string; schema: TSchema; empty: unknown }> = {
  claude: { path: paths.config('claude'), schema: ConfigFileSchema, empty: {} },
  codex: { path: paths.config('codex'), schema: ConfigFileSchema, empty: {} },
  legacy: { path: paths.config('legacy'), schema: ConfigFileSchema, empty: {} },
  filter: { path: paths.filter, schema: FilterFileSchema, empty: [] },
  routing: { path: paths.routing, schema: RoutingFileSchema, empty: defaultRouting },
  balance: { path: paths.balance, schema: BalanceFileSchema, empty: defaultBalance },
  system: { path: paths.system, schema: SystemFileSchema, empty: {} },
  prices: { path: paths.prices, schema: PricesFileSchema, empty: {} },
};

export function fileOf(text: string): FileName {
  const name = fileNames.find((each) => each === text);
  if (name) return name;
  throw new ClpError('unknown_name', `"${text}" is no settings file. Files: ${fileNames.join(', ')}.`);
}

export function openFile(name: FileName): JsonFile<unknown> {
  return createJsonFile(kinds[name]);
}

/** The same for a save: rules that the proxies could not use are refused, with the field named. */
export async function openForSaving(name: FileName): Promise<JsonFile<unknown>> {
  if (name === 'filter' || name === 'routing' || name === 'balance')
    return openCheckedFile(environment.home, name);
  return openFile(name);
}

/** Text of a file that does not exist yet. */
export function emptyText(name: FileName): string {
  return `${JSON.stringify(kinds[name].empty, null, 2)}\n`;
}

/** As messages and the change log name it: below the home. */
export function shortName(name: FileName): string {
  const { path } = kinds[name];
  return path.startsWith(paths.data) ? `data/${basename(path)}` : basename(path);
}

export function isConfigFile(name: FileName): boolean {
  return serviceNames.some((service) => service === name);
}
