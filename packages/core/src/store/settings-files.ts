import { join } from 'node:path';
import {
  type BalanceFile,
  BalanceFileSchema,
  ConfigFileSchema,
  defaultBalance,
  defaultRouting,
  type FilterFile,
  FilterFileSchema,
  type PricesFile,
  PricesFileSchema,
  type RoutingFile,
  RoutingFileSchema,
  type SystemFile,
  SystemFileSchema,
} from '../schema/index.ts';
import type { TSchema } from '../schema/type.ts';
import { type ServiceName, services } from '../services.ts';
import { brokenError } from './file-problem.ts';
import { createJsonFile, type JsonFile, type JsonFileOptions } from './json-file.ts';

/** What each file a user may edit holds; the config file of a service goes by the service's name. */
export interface SettingsContents extends Record<ServiceName, Record<string, unknown>> {
  filter: FilterFile;
  system: SystemFile;
  routing: RoutingFile;
  balance: BalanceFile;
  prices: PricesFile;
}

export type SettingsName = keyof SettingsContents;

interface SettingsFile<Content> {
  /** Below the home, as messages and the history call it. */
  file: string;
  schema: TSchema;
  /** What holds where there is no such file. */
  empty: Content;
}

const configFileOf = (service: ServiceName) => ({
  file: services[service].configFile,
  schema: ConfigFileSchema,
  empty: {},
});

/** The only table of the files a user may edit. */
export const settingsFiles: { readonly [Name in SettingsName]: SettingsFile<SettingsContents[Name]> } = {
  claude: configFileOf('claude'),
  codex: configFileOf('codex'),
  legacy: configFileOf('legacy'),
  filter: { file: 'filter.json', schema: FilterFileSchema, empty: [] },
  system: { file: 'data/system.json', schema: SystemFileSchema, empty: {} },
  routing: { file: 'data/model_router_config.json', schema: RoutingFileSchema, empty: defaultRouting },
  balance: { file: 'data/lb_config.json', schema: BalanceFileSchema, empty: defaultBalance },
  prices: { file: 'data/prices.json', schema: PricesFileSchema, empty: {} },
};

export const settingsNames = Object.keys(settingsFiles) as SettingsName[];

/** @param file below the home; undefined = no file a user may edit */
export function settingsNameOf(file: string): SettingsName | undefined {
  return settingsNames.find((name) => settingsFiles[name].file === file);
}

export function settingsPath(home: string, name: SettingsName): string {
  return join(home, settingsFiles[name].file);
}

/** @param refuse throws if what the schema allows should still not be saved */
export function openSettingsFile<Name extends SettingsName>(
  home: string,
  name: Name,
  refuse?: JsonFileOptions<SettingsContents[Name]>['refuse'],
): JsonFile<SettingsContents[Name]> {
  const { schema, empty } = settingsFiles[name];
  return createJsonFile({ path: settingsPath(home, name), schema, empty, refuse });
}

/** What a file says now. @throws ClpError `file_broken` */
export async function readSettingsFile<Name extends SettingsName>(
  home: string,
  name: Name,
): Promise<SettingsContents[Name]> {
  const reading = await openSettingsFile(home, name).read();
  if (reading.state === 'broken') throw brokenError(reading.problem);
  return reading.value;
}
