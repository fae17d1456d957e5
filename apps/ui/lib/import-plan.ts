import type { ServiceName } from '@clp/core';
import type { TextEdit } from './json-text';
import { isObject, type JsonObject, textOf } from './record';
import { isServiceName } from './services';

/** What to do with one entry of an import. */
export type ImportChoice = 'take' | 'rename' | 'skip';

export interface ImportItem {
  name: string;
  entry: JsonObject;
  /** `same`: it is here already; `clash`: another entry has its name. */
  state: 'new' | 'same' | 'clash';
  /** Members that differ from the entry of that name. */
  differs: string[];
  /** A name nobody has. */
  freeName: string;
  /** The field that holds a mask in place of a key. */
  maskedField: 'auth_token' | 'api_key' | undefined;
}

export interface ImportPlan {
  items: ImportItem[];
  /** Services the text holds besides this one. */
  others: string[];
}

/**
 * What an import would bring: an export of `clp` (service -> name -> entry) or a bare config file (name -> entry).
 * undefined: it is neither.
 */
export function planImport(value: unknown, current: unknown, service: ServiceName): ImportPlan | undefined {
  if (!isObject(value) || Object.keys(value).length === 0) return undefined;
  const isExport = Object.entries(value).every(
    ([key, entries]) => isServiceName(key) && isObject(entries) && Object.values(entries).every(isObject),
  );
  const incoming = isExport ? (value[service] ?? {}) : value;
  if (!isObject(incoming) || !Object.values(incoming).every(isObject)) return undefined;
  const here = isObject(current) ? current : {};
  // Names that are given, or offered, are nobody else's.
  const names = { ...here, ...incoming };
  const items = Object.entries(incoming).map(([name, given]) => {
    const item = itemOf(name, given as JsonObject, { here, names });
    names[item.freeName] = item;
    return item;
  });
  return { items, others: isExport ? Object.keys(value).filter((key) => key !== service) : [] };
}

function itemOf(
  name: string,
  given: JsonObject,
  { here, names }: { here: JsonObject; names: JsonObject },
): ImportItem {
  // Which config is active is the choice of this machine.
  const { active: _active, ...entry } = given;
  const known = here[name];
  const before = isObject(known) ? known : {};
  const differs = Object.keys(entry).filter(
    (key) => JSON.stringify(entry[key]) !== JSON.stringify(before[key]),
  );
  const isMasked = (field: string) => textOf(entry[field]).startsWith('…');
  return {
    name,
    entry,
    state: stateOf(known, differs),
    differs,
    freeName: known === undefined ? name : freeNameOf(name, names),
    maskedField: (['auth_token', 'api_key'] as const).find(isMasked),
  };
}

function stateOf(known: unknown, differs: readonly string[]): ImportItem['state'] {
  if (known === undefined) return 'new';
  return differs.length === 0 ? 'same' : 'clash';
}

export function freeNameOf(name: string, here: JsonObject): string {
  if (!Object.hasOwn(here, name)) return name;
  const stem = name.replace(/-\d+$/, '');
  for (let number = 2; ; number++) if (!Object.hasOwn(here, `${stem}-${number}`)) return `${stem}-${number}`;
}

/** The edits of the chosen items; keys typed in for masked ones go in their place. */
export function importEdits(
  plan: ImportPlan,
  choices: Readonly<Record<string, ImportChoice>>,
  keys: Readonly<Record<string, string>>,
): TextEdit[] {
  return plan.items.flatMap((item) => {
    const choice = choices[item.name] ?? usualChoice(item);
    if (choice === 'skip') return [];
    const key = keys[item.name];
    const entry = item.maskedField && key ? { ...item.entry, [item.maskedField]: key } : item.entry;
    if (choice === 'rename') return [{ path: [item.freeName], value: entry }];
    if (item.state === 'new') return [{ path: [item.name], value: entry }];
    return item.differs.map((member) => ({ path: [item.name, member], value: entry[member] }));
  });
}

/** Whether an entry can be taken only with its key typed in: its mask stands for no key that is stored under its name. */
export function needsKey({ maskedField, differs }: ImportItem, choice: ImportChoice): boolean {
  if (maskedField === undefined || choice === 'skip') return false;
  return choice === 'rename' || differs.includes(maskedField);
}

/** New ones are taken; what is here already, or under another meaning, is left until somebody says so. */
export function usualChoice({ state }: ImportItem): ImportChoice {
  return state === 'new' ? 'take' : 'skip';
}
