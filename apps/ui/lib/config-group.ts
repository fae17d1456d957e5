import type { EntryView } from './config-entry';
import { freeNameOf } from './import-plan';
import type { TextEdit } from './json-text';
import { type JsonObject, textOf } from './record';

/** What somebody changed of the configs of one host; what they left alone stays as each has it. */
export interface GroupChanges {
  baseUrl?: string;
  weight?: number;
  /** Name -> its new key. */
  secrets: Readonly<Record<string, string>>;
  active?: string;
  /** Further keys at the same address. */
  added: readonly { name: string; secret: string }[];
}

/** The value all members share; undefined where they differ. */
export function sharedValue(members: readonly EntryView[], field: string): unknown {
  const [first, ...others] = members.map(({ entry }) => entry[field]);
  return others.every((value) => value === first) ? first : undefined;
}

/** Edits of the members alone: nobody gets the weight, limits or kind of credential of another. */
export function groupEdits(
  members: readonly EntryView[],
  changes: GroupChanges,
  file: JsonObject,
): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { name, secretField } of members) {
    if (changes.baseUrl !== undefined) edits.push({ path: [name, 'base_url'], value: changes.baseUrl });
    if (changes.weight !== undefined) edits.push({ path: [name, 'weight'], value: changes.weight });
    const secret = changes.secrets[name];
    if (secret) edits.push({ path: [name, secretField], value: secret });
  }
  const baseUrl = changes.baseUrl ?? textOf(members[0]?.entry.base_url);
  const field = members[0]?.secretField ?? 'auth_token';
  for (const { name, secret } of changes.added)
    edits.push({ path: [name], value: { base_url: baseUrl, [field]: secret } });
  return changes.active === undefined ? edits : [...edits, ...activeEdits(file, changes.active)];
}

/** One is active: the others lose their mark. */
function activeEdits(file: JsonObject, name: string): TextEdit[] {
  const marked = Object.entries(file).filter(
    ([other, entry]) => other !== name && Boolean(Object(entry).active),
  );
  return [
    ...marked.map(([other]): TextEdit => ({ path: [other, 'active'], value: false })),
    { path: [name, 'active'], value: true },
  ];
}

/** A name for one more key: that of the first with the next number. */
export function nextName(members: readonly EntryView[], taken: readonly string[]): string {
  const names = Object.fromEntries(taken.map((name) => [name, true]));
  return freeNameOf(members[0]?.name ?? 'key', names);
}
