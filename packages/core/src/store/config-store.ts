import { parse } from 'jsonc-parser';
import { ClpError } from '../errors.ts';
import type { ChangeCause, ConfigRename } from '../schema/change-record.ts';
import type { Config, ConfigEntry } from '../schema/config.ts';
import { type ServiceName, services } from '../services.ts';
import { unknownConfig } from '../unknown-config.ts';
import { createChangeLog } from './change-log.ts';
import { parseConfigs } from './config-parse.ts';
import { findReferences, removeReferences, renameReferences } from './config-references.ts';
import type { JsonEdit } from './json-file.ts';
import { maskAddress } from './mask-secrets.ts';
import { openSettingsFile, readSettingsFile } from './settings-files.ts';

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
  /** The entries as they stand in the file, secrets included. */
  entries(service: ServiceName): Promise<Record<string, unknown>>;
  /** Sets members of an entry; `undefined` removes one. What is not named keeps its bytes. */
  edit(service: ServiceName, name: string, members: Readonly<Record<string, unknown>>): Promise<void>;
  /** Gives weights that put the entries into this order; the rest of them keeps its bytes. */
  order(service: ServiceName, names: readonly string[]): Promise<void>;
  /** @throws ClpError `config_not_found`, with the nearest name */
  require(service: ServiceName, name: string): Promise<void>;
  /** Removes an entry, and what names it in routing and balance. Gives the places of the latter. */
  remove(service: ServiceName, name: string): Promise<string[]>;
  /** Gives an entry another name, and routing and balance the same. */
  rename(service: ServiceName, name: string, newName: string): Promise<void>;
}

type ConfigFile = Record<string, unknown>;

/** Changes config files the way a careful person would: only what is meant, one line in the change log each. */
export function createConfigStore(home: string, cause: ChangeCause): ConfigStore {
  const changes = createChangeLog(home);
  const fileOf = (service: ServiceName) => openSettingsFile(home, service);

  async function read(service: ServiceName): Promise<{ configs: Config[]; active: Config | undefined }> {
    return parseConfigs(await readSettingsFile(home, service), (reference) => reference);
  }

  /** Writes edits of one entry and one line of history. */
  async function change(
    service: ServiceName,
    {
      name,
      what,
      edits,
      renamed,
    }: { name: string; what: string; edits: JsonEdit[]; renamed?: ConfigRename[] },
  ): Promise<void> {
    let before: unknown;
    const texts = await fileOf(service).update((file) => {
      requireEntry(service, name, file);
      for (const { to } of renamed ?? []) requireFreeName(service, to, file);
      before = file[name];
      return edits;
    });
    const after = (parse(texts.after) as ConfigFile)[name];
    const file = services[service].configFile;
    await changes.append({
      cause,
      file,
      what,
      before,
      after,
      texts,
      ...(renamed && { renamed }),
    });
  }

  return {
    async list(service) {
      const { configs, active } = await read(service);
      return configs.map(({ name, baseUrl }) => ({
        name,
        baseUrl: maskAddress(baseUrl),
        active: name === active?.name,
      }));
    },
    async activate(service, name) {
      let before: string | undefined;
      const texts = await fileOf(service).update((file) => {
        const { configs, active } = parseConfigs(file, (reference) => reference);
        if (!configs.some((config) => config.name === name)) {
          throw unknownConfig(
            service,
            name,
            configs.map((each) => each.name),
          );
        }
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
          texts,
        });
      }
      return before;
    },
    async add(service, name, entry) {
      const texts = await fileOf(service).update((file) => {
        requireFreeName(service, name, file);
        return [{ path: [name], value: entry }];
      });
      await changes.append({
        cause,
        file: services[service].configFile,
        what: `add ${service} ${name}`,
        after: entry,
        texts,
      });
    },
    entries: (service) => readSettingsFile(home, service),
    async edit(service, name, members) {
      const edits = Object.entries(members).map(([key, value]) => ({ path: [name, key], value }));
      await change(service, {
        name,
        what: `edit ${service} ${name}: ${Object.keys(members).join(', ')}`,
        edits,
      });
    },
    async order(service, names) {
      const texts = await fileOf(service).update((file) => {
        for (const name of names) requireEntry(service, name, file);
        return names.map((name, index) => ({ path: [name, 'weight'], value: (names.length - index) * 10 }));
      });
      const what = `order ${service}: ${names.join(', ')}`;
      const file = services[service].configFile;
      await changes.append({ cause, file, what, texts });
    },
    async require(service, name) {
      requireEntry(service, name, await this.entries(service));
    },
    async remove(service, name) {
      await change(service, {
        name,
        what: `remove ${service} ${name}`,
        edits: [{ path: [name], value: undefined }],
      });
      const references = await findReferences(home, service, name);
      await removeReferences({ home, cause, service, name });
      return references;
    },
    async rename(service, name, newName) {
      const edits = [{ path: [name], newName }];
      const renamed = [{ service, from: name, to: newName }];
      await change(service, { name, what: `rename ${service} ${name} -> ${newName}`, edits, renamed });
      await renameReferences({ home, cause, service, name, newName });
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

function requireFreeName(service: ServiceName, name: string, file: ConfigFile): void {
  if (name !== name.trim() || name === '' || /\p{Cc}/u.test(name) || name === '__proto__')
    throw new ClpError(
      'invalid_request',
      `${JSON.stringify(name)} cannot be the name of a config: one needs characters that can be seen, and no spaces around them.`,
    );
  if (!Object.hasOwn(file, name)) return;
  throw new ClpError(
    'duplicate_config',
    `${services[service].configFile} already has a config "${name}". Choose another name.`,
  );
}

/** Entries that cannot be used can still be edited, renamed and removed. */
function requireEntry(service: ServiceName, name: string, file: ConfigFile): void {
  if (!Object.hasOwn(file, name)) throw unknownConfig(service, name, Object.keys(file));
}
