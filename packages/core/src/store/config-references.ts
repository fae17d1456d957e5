import type { ChangeCause } from '../schema/change-record.ts';
import type { ServiceName } from '../services.ts';
import { createChangeLog } from './change-log.ts';
import type { JsonEdit } from './json-file.ts';
import { openSettingsFile, settingsFiles } from './settings-files.ts';

/** The files whose rules and lists name configs. */
const namingFiles = ['routing', 'balance'] as const;

/** Members whose value is a config's name, or a list or a record of such names. */
const values = new Set(['config', 'pin']);
const lists = new Set(['excludedConfigs', 'excluded_configs']);
const records = new Set([
  'currentFailures',
  'current_failures',
  'excludedTimestamps',
  'cooldowns',
  'manualDisabledUntil',
]);

type Path = (string | number)[];

interface Reference {
  path: Path;
  kind: 'value' | 'key';
}

/** A config whose references are meant, and who changes them. */
export interface NamedConfig {
  home: string;
  cause: ChangeCause;
  service: ServiceName;
  name: string;
}

/** Where routing and balance name a config, e.g. `data/lb_config.json services.claude.excludedConfigs.0`. */
export async function findReferences(home: string, service: ServiceName, config: string): Promise<string[]> {
  const found = await Promise.all(
    namingFiles.map(async (name) => {
      const reading = await openSettingsFile(home, name).read();
      if (reading.state !== 'ok') return [];
      const { file } = settingsFiles[name];
      return referencesIn(reading.value, { service, config }).map((each) => `${file} ${each.path.join('.')}`);
    }),
  );
  return found.flat();
}

/** Gives a config the same new name wherever it is named. */
export async function renameReferences({
  newName,
  ...config
}: NamedConfig & { newName: string }): Promise<void> {
  await changeReferences(config, `rename ${config.service} ${config.name} -> ${newName}`, (found) =>
    found.map(
      (each): JsonEdit =>
        each.kind === 'key' ? { path: each.path, newName } : { path: each.path, value: newName },
    ),
  );
}

/**
 * Takes a config that is gone out of what names it: a rule that sends requests to it goes whole, because it would hold for
 * nothing any more. Gives the ids of the changes.
 */
export async function removeReferences(config: NamedConfig): Promise<string[]> {
  return changeReferences(config, `remove ${config.service} ${config.name} from rules and lists`, removals);
}

/** Edits each file that names the config, one line of history each. */
async function changeReferences(
  { home, cause, service, name: config }: NamedConfig,
  what: string,
  editsOf: (references: readonly Reference[]) => JsonEdit[],
): Promise<string[]> {
  const changes: string[] = [];
  for (const name of namingFiles) {
    const opened = openSettingsFile(home, name);
    const reading = await opened.read();
    if (reading.state !== 'ok' || referencesIn(reading.value, { service, config }).length === 0) continue;
    const texts = await opened.update((value) => editsOf(referencesIn(value, { service, config })));
    const { file } = settingsFiles[name];
    const { id } = await createChangeLog(home).append({ cause, file, what, texts });
    changes.push(id);
  }
  return changes;
}

/** The last first, so that those before keep their places. */
function removals(references: readonly Reference[]): JsonEdit[] {
  const edits = new Map<string, JsonEdit>();
  for (const { path } of references.toReversed()) {
    const at = path.findLastIndex((key) => typeof key === 'number');
    const list = path.slice(0, at);
    const edit: JsonEdit = at < 0 ? { path, value: undefined } : { path: list, removeAt: Number(path[at]) };
    edits.set(JSON.stringify(edit), edit);
  }
  return [...edits.values()];
}

function referencesIn(root: unknown, wanted: { service: string; config: string }): Reference[] {
  const found: Reference[] = [];
  visit(root, []);
  return found;

  function visit(node: unknown, path: Path): void {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      const at = [...path, Array.isArray(node) ? Number(key) : key];
      if (at.includes(wanted.service)) note(node, { key, value, at });
      visit(value, at);
    }
  }

  function note(node: object, { key, value, at }: { key: string; value: unknown; at: Path }): void {
    const container = String(at.at(-2) ?? '');
    const isSource = key === 'source' && 'source_type' in node && node.source_type === 'config';
    if (records.has(container) && key === wanted.config) found.push({ path: at, kind: 'key' });
    else if (value === wanted.config && (values.has(key) || isSource || lists.has(container))) {
      found.push({ path: at, kind: 'value' });
    }
  }
}
