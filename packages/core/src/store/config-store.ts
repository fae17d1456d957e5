import { ClpError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { ChangeCause } from '../schema/change-record.ts';
import { type Config, type ConfigEntry, ConfigFileSchema } from '../schema/config.ts';
import { type ServiceName, services } from '../services.ts';
import { createChangeLog } from './change-log.ts';
import { parseConfigs } from './config-parse.ts';
import { brokenError, createJsonFile, type JsonEdit } from './json-file.ts';
import { pathsOf } from './paths.ts';

/** One config as lists show it. */
export interface ConfigSummary {
  name: string;
  active: boolean;
  baseUrl: string;
}

export interface ConfigStore {
  list(service: ServiceName): Promise<ConfigSummary[]>;
  /** Makes a config the active one; gives the name of the one before. */
  activate(service: ServiceName, name: string): Promise<string | undefined>;
  add(service: ServiceName, name: string, entry: ConfigEntry): Promise<void>;
}

type ConfigFile = Record<string, unknown>;

/** Changes config files the way a careful person would: only what is meant, one line in the change log each. */
export function createConfigStore(home: string, cause: ChangeCause): ConfigStore {
  const paths = pathsOf(home);
  const changes = createChangeLog(home);
  const fileOf = (service: ServiceName) =>
    createJsonFile<ConfigFile>({ path: paths.config(service), schema: ConfigFileSchema, empty: {} });

  async function read(service: ServiceName): Promise<{ configs: Config[]; active: Config | undefined }> {
    const reading = await fileOf(service).read();
    if (reading.state === 'broken') throw brokenError(reading.problem);
    return parseConfigs(reading.value, (reference) => reference);
  }

  return {
    async list(service) {
      const { configs, active } = await read(service);
      return configs.map(({ name, baseUrl }) => ({ name, baseUrl, active: name === active?.name }));
    },
    async activate(service, name) {
      let before: string | undefined;
      const texts = await fileOf(service).update((file) => {
        const { configs, active } = parseConfigs(file, (reference) => reference);
        if (!configs.some((config) => config.name === name)) throw unknownConfig(service, name, configs);
        before = active?.name;
        return activeEdits(file, name);
      });
      if (before !== name) {
        const what = `active ${service}: ${before ?? 'none'} -> ${name}`;
        await changes.append({
          cause,
          file: services[service].configFile,
          what,
          before,
          after: name,
          textBefore: texts.before,
        });
      }
      return before;
    },
    async add(service, name, entry) {
      const texts = await fileOf(service).update((file) => {
        if (Object.hasOwn(file, name)) {
          throw new ClpError(
            'duplicate_config',
            `${services[service].configFile} already has a config "${name}". Choose another name.`,
          );
        }
        return [{ path: [name], value: entry }];
      });
      await changes.append({
        cause,
        file: services[service].configFile,
        what: `add ${service} ${name}`,
        after: entry,
        textBefore: texts.before,
      });
    },
  };
}

/** The chosen entry becomes `active: true`; others that say true become false; nothing else is touched. */
function activeEdits(file: ConfigFile, name: string): JsonEdit[] {
  const edits: JsonEdit[] = [];
  for (const [key, entry] of Object.entries(file)) {
    if (typeof entry !== 'object' || entry === null) continue;
    const { active } = entry as ConfigEntry;
    if (key === name && active !== true) edits.push({ path: [key, 'active'], value: true });
    if (key !== name && active) edits.push({ path: [key, 'active'], value: false });
  }
  return edits;
}

function unknownConfig(service: ServiceName, name: string, configs: readonly Config[]): ClpError {
  const names = configs.map((config) => config.name);
  const guess = nearest(name, names);
  const hint = guess ? ` Did you mean "${guess}"?` : '';
  const known =
    names.length > 0
      ? `Configs: ${names.join(', ')}.`
      : `${services[service].configFile} has no usable config yet.`;
  return new ClpError(
    'config_not_found',
    `${services[service].title} has no config "${name}".${hint} ${known}`,
  );
}
