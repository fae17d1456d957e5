import { BalanceFileSchema, type ChangeCause, RoutingFileSchema } from '../schema/index.ts';
import type { TSchema } from '../schema/type.ts';
import type { ServiceName } from '../services.ts';
import { createChangeLog } from './change-log.ts';
import { createJsonFile, type JsonEdit } from './json-file.ts';
import { pathsOf } from './paths.ts';

/** The files whose rules and lists name configs, below the home. */
const files: readonly { path: 'routing' | 'balance'; name: string; schema: TSchema }[] = [
  { path: 'routing', name: 'data/model_router_config.json', schema: RoutingFileSchema },
  { path: 'balance', name: 'data/lb_config.json', schema: BalanceFileSchema },
];

/** Members whose value is a config's name, or a list or a record of such names. */
const values = new Set(['config', 'pin']);
const lists = new Set(['excludedConfigs', 'excluded_configs']);
const records = new Set(['currentFailures', 'current_failures', 'excludedTimestamps', 'manualDisabledUntil']);

type Path = (string | number)[];

interface Reference {
  path: Path;
  kind: 'value' | 'key';
}

/** Where routing and balance name a config, e.g. `data/lb_config.json services.claude.excludedConfigs.0`. */
export async function findReferences(home: string, service: ServiceName, config: string): Promise<string[]> {
  const found = await Promise.all(
    files.map(async ({ path, name, schema }) => {
      const reading = await fileAt(home, path, schema).read();
      if (reading.state !== 'ok') return [];
      return referencesIn(reading.value, { service, config }).map((each) => `${name} ${each.path.join('.')}`);
    }),
  );
  return found.flat();
}

export async function renameReferences({
  home,
  cause,
  service,
  name: config,
  newName,
}: {
  home: string;
  cause: ChangeCause;
  service: ServiceName;
  name: string;
  newName: string;
}): Promise<void> {
  for (const { path, name, schema } of files) {
    const file = fileAt(home, path, schema);
    const reading = await file.read();
    if (reading.state !== 'ok' || referencesIn(reading.value, { service, config }).length === 0) continue;
    const { before } = await file.update((value) =>
      referencesIn(value, { service, config }).map(
        (each): JsonEdit =>
          each.kind === 'key' ? { path: each.path, newName } : { path: each.path, value: newName },
      ),
    );
    const what = `rename ${service} ${config} -> ${newName}`;
    await createChangeLog(home).append({ cause, file: name, what, textBefore: before });
  }
}

function fileAt(home: string, path: 'routing' | 'balance', schema: TSchema) {
  return createJsonFile<unknown>({ path: pathsOf(home)[path], schema, empty: {} });
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
