import { ClpError, type Environment, nearest } from '@clp/core';
import { type SystemFile, SystemFileSchema, systemDefaults, withSystemDefaults } from '@clp/core/schema';
import { changeSettingsFile, openSettingsFile, readSettingsFile } from '@clp/core/store';
import { UsageError } from './command.ts';

const file = 'data/system.json';
const empty: SystemFile = {};

/** `data/system.json` as it is, and with every default. */
export async function readSystem({ home }: Environment) {
  const own = await readSettingsFile(openSettingsFile(home, file, empty));
  return { own, all: withSystemDefaults(own) };
}

/** Sets members by their paths; `undefined` lets the default hold again. */
export async function changeSystem(
  { home }: Environment,
  changes: readonly { path: readonly string[]; value: unknown }[],
): Promise<void> {
  const names = changes.map(({ path }) => path.join('.'));
  await changeSettingsFile({ home, file, empty, cause: 'cli' }, (before) => {
    const edits = changes
      .filter(({ path, value }) => value !== undefined || valueAt(before, path) !== undefined)
      .map(({ path, value }) => ({ path: [...path], value }));
    const after = Object.fromEntries(changes.map(({ value }, index) => [names[index], value ?? null]));
    return { edits, what: `edit ${file}: ${names.join(', ')}`, after };
  });
}

/** `limits.queue` as a path. Refuses what no default, and so no code, knows. */
export function pathOfKey(key: string): string[] {
  const path = key.split('.');
  const [first = ''] = path;
  const known = Object.keys(SystemFileSchema.properties);
  if (!known.includes(first)) {
    const guess = nearest(first, known);
    throw new UsageError(
      `"${first}" is no setting.${guess ? ` Did you mean "${guess}"?` : ''} Settings: ${known.join(', ')}.`,
    );
  }
  const parent: unknown = valueAt(systemDefaults, path.slice(0, -1));
  const open = ['capture', 'codexDefaults', 'clientKeys'].includes(first);
  if (path.length > 1 && !open && !Object.hasOwn(Object(parent), path.at(-1) ?? '')) {
    const keys = Object.keys(Object(parent));
    const guess = nearest(path.at(-1) ?? '', keys);
    throw new UsageError(
      `"${key}" is no setting.${guess ? ` Did you mean "${[...path.slice(0, -1), guess].join('.')}"?` : ''}`,
    );
  }
  return path;
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
