import { ClpError, didYouMean, type Environment } from '@clp/core';
import { SystemFileSchema, withSystemDefaults } from '@clp/core/schema';
import { changeSettingsFile, readSettingsFile, settingsFiles } from '@clp/core/store';
import { UsageError } from './command.ts';

const { file } = settingsFiles.system;

/** `data/system.json` as it is, and with every default. */
export async function readSystem({ home }: Environment) {
  const own = await readSettingsFile(home, 'system');
  return { own, all: withSystemDefaults(own) };
}

/** Sets members by their paths; `undefined` lets the default hold again. */
export async function changeSystem(
  { home }: Environment,
  changes: readonly { path: readonly string[]; value: unknown }[],
): Promise<void> {
  const names = changes.map(({ path }) => path.join('.'));
  await changeSettingsFile({ home, name: 'system', cause: 'cli' }, (before) => {
    const edits = changes
      .filter(({ path, value }) => value !== undefined || valueAt(before, path) !== undefined)
      .map(({ path, value }) => ({ path: [...path], value }));
    const after = Object.fromEntries(changes.map(({ value }, index) => [names[index], value ?? null]));
    return { edits, what: `edit ${file}: ${names.join(', ')}`, after };
  });
}

/** `limits.queue` as a path. Refuses what the schema, and so the code, does not know. */
export function pathOfKey(key: string): string[] {
  const path = key.split('.');
  let schema: SchemaPart | undefined = SystemFileSchema;
  for (const [depth, name] of path.entries()) {
    // Below a table of names (of services, models) any name may stand.
    if (!schema?.properties && depth > 0 && !isScalar(schema)) return path;
    const known: string[] = Object.keys(schema?.properties ?? {});
    if (!known.includes(name)) throw unknownKey(path.slice(0, depth), { name, known, key });
    schema = schema?.properties?.[name];
  }
  return path;
}

/** What of a JSON schema says which keys there are. */
interface SchemaPart {
  type?: string;
  properties?: Record<string, SchemaPart>;
}

function isScalar(schema: SchemaPart | undefined): boolean {
  return schema?.type !== 'object' && schema?.type !== 'array';
}

function unknownKey(
  parents: readonly string[],
  { name, known, key }: { name: string; known: readonly string[]; key: string },
): UsageError {
  const hint = didYouMean(name, known, (guess) => [...parents, guess].join('.'));
  const settings = parents.length === 0 ? ` Settings: ${known.join(', ')}.` : '';
  return new UsageError(`"${key}" is no setting.${hint}${settings}`);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((current, key) => {
    const members: Record<string, unknown> = Object(current);
    return Object.hasOwn(members, key) ? members[key] : undefined;
  }, value);
}

/** Refuses to unset what is not set. */
export async function requireSet(environment: Environment, path: readonly string[]): Promise<void> {
  const { own } = await readSystem(environment);
  if (valueAt(own, path) === undefined)
    throw new ClpError('not_found', `${path.join('.')} is not set in ${file}; its default holds.`);
}
