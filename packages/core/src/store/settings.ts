import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type BalanceFile,
  type Config,
  type FilterFile,
  type FilterRule,
  type PricesFile,
  type RoutingFile,
  type SystemSettings,
  withSystemDefaults,
} from '../schema/index.ts';
import type { ServiceName } from '../services.ts';
import { parseConfigs } from './config-parse.ts';
import type { FileProblem } from './file-problem.ts';
import type { JsonFile } from './json-file.ts';
import { pathsOf } from './paths.ts';
import {
  openSettingsFile,
  type SettingsContents,
  type SettingsName,
  settingsFiles,
} from './settings-files.ts';
import { watchFiles } from './watch-files.ts';

/** One consistent view of all files a request depends on. Never changed, only replaced as a whole. */
export interface Settings {
  service: ServiceName;
  /** Usable configs in file order. */
  configs: readonly Config[];
  active: Config | undefined;
  /** `broken`: the file cannot be read, and no rules are known from before. */
  filters: { rules: readonly FilterRule[] } | { broken: FileProblem };
  routing: RoutingFile;
  balance: BalanceFile;
  system: SystemSettings;
  prices: PricesFile;
  /** Files or entries that are not in use as they stand. */
  problems: readonly FileProblem[];
}

export interface SettingsChange {
  /** Full paths of the files that changed. */
  files: string[];
  before: Settings;
  after: Settings;
}

export interface SettingsSource {
  current(): Settings;
  onChange(listener: (change: SettingsChange) => void): () => void;
  /** Reads every file again at once. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

export interface SettingsOptions {
  home: string;
  service: ServiceName;
  /** Environment variable of an `env:NAME` secret. */
  secret(name: string): string | undefined;
}

/** A file, its last good value, and what is wrong with it now. */
interface Cell<Value> {
  file: JsonFile<Value>;
  value: Value;
  isThere: boolean;
  problem: FileProblem | undefined;
}

/** Opens the settings of one service and keeps them fresh: an edit is live within about 100 ms. */
export async function openSettings({ home, service, secret }: SettingsOptions): Promise<SettingsSource> {
  const paths = pathsOf(home);
  const cells = {
    configs: cell(home, service),
    filters: cell(home, 'filter'),
    routing: cell(home, 'routing'),
    balance: cell(home, 'balance'),
    system: cell(home, 'system'),
    prices: cell(home, 'prices'),
  };
  const byPath = new Map(Object.values(cells).map((each) => [each.file.path, each as Cell<unknown>]));
  const listeners = new Set<(change: SettingsChange) => void>();
  let secretFiles = new Set<string>();

  async function snapshot(): Promise<Settings> {
    const { secrets, files } = await readSecretFiles(cells.configs.value, home);
    secretFiles = files;
    const parsed = parseConfigs(cells.configs.value, (reference) =>
      reference.startsWith('env:') ? secret(reference.slice(4)) : secrets.get(reference),
    );
    const problems = Object.values(cells).flatMap(({ problem }) => problem ?? []);
    for (const { entry, reason } of parsed.problems) {
      problems.push({
        file: cells.configs.file.path,
        reason: `config "${entry}": ${reason}`,
        remedy: 'Correct that entry; the other configs work.',
      });
    }
    return {
      service,
      configs: parsed.configs,
      active: parsed.active,
      filters: filtersOf(cells.filters),
      routing: cells.routing.value,
      balance: cells.balance.value,
      system: withSystemDefaults(cells.system.value),
      prices: cells.prices.value,
      problems,
    };
  }

  await Promise.all([...byPath.values()].map(refresh));
  let current = await snapshot();
  let queue = Promise.resolve();

  function refreshFiles(files: string[]): Promise<void> {
    queue = queue.then(async () => {
      await Promise.all(files.flatMap((path) => byPath.get(path) ?? []).map(refresh));
      const before = current;
      current = await snapshot();
      for (const listener of listeners) listener({ files, before, after: current });
    });
    return queue;
  }

  const watcher = await watchFiles({
    folders: [paths.home, paths.data],
    wanted: () => [...byPath.keys(), ...secretFiles],
    onChange: (files) => void refreshFiles(files),
  });
  // Whatever changed between the first read and the watch.
  await refreshFiles([...byPath.keys()]);

  return {
    current: () => current,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reload: () => refreshFiles([...byPath.keys()]),
    close: () => watcher.close(),
  };
}

function cell<Name extends SettingsName>(home: string, name: Name): Cell<SettingsContents[Name]> {
  const { empty } = settingsFiles[name];
  return { file: openSettingsFile(home, name), value: empty, isThere: false, problem: undefined };
}

/** Editors that save by renaming leave a moment without the file, in which its rules still hold. Milliseconds. */
const vanishedMs = 500;
const looksForVanished = 10;

/** Reads a file into its cell; a broken one leaves the last good value in use. */
async function refresh<Value>(each: Cell<Value>): Promise<void> {
  let reading = await each.file.read();
  for (let look = 0; look < looksForVanished && reading.state === 'missing' && each.isThere; look++) {
    await delay(vanishedMs / looksForVanished);
    reading = await each.file.read();
  }
  each.isThere = reading.state !== 'missing';
  if (reading.state === 'broken') {
    each.problem = reading.problem;
    return;
  }
  each.value = reading.value;
  each.problem = undefined;
}

/** Fail closed: a filter file that cannot be read is not the same as none, unless there are rules from before. */
function filtersOf({ value, problem }: Cell<FilterFile>): Settings['filters'] {
  const rules = rulesOf(value);
  return problem && rules.length === 0 ? { broken: problem } : { rules };
}

const singleRules = new WeakMap<FilterRule, FilterRule[]>();

/** Always the same list for the same file value, so that what is compiled from it can be remembered. */
function rulesOf(file: FilterFile): readonly FilterRule[] {
  if (Array.isArray(file)) return file;
  const known = singleRules.get(file);
  if (known) return known;
  const rules = [file];
  singleRules.set(file, rules);
  return rules;
}

/** Contents of every `file:PATH` secret; `~/` is the user's home, any other relative path starts at CLP's. */
export async function readSecretFiles(
  configs: Record<string, unknown>,
  home: string,
): Promise<{ secrets: Map<string, string>; files: Set<string> }> {
  const secrets = new Map<string, string>();
  const files = new Set<string>();
  for (const entry of Object.values(configs)) {
    if (typeof entry !== 'object' || entry === null) continue;
    const { auth_token: authToken, api_key: apiKey } = entry as Record<string, unknown>;
    for (const reference of [authToken, apiKey]) {
      if (typeof reference !== 'string' || !reference.startsWith('file:')) continue;
      const path = resolve(
        home,
        reference.slice(5).replace(/^~(?=\/)/, () => homedir()),
      );
      files.add(path);
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text !== undefined) secrets.set(reference, text.trim());
    }
  }
  return { secrets, files };
}
