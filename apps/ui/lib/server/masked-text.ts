import { editText, type JsonEdit, maskMember } from '@clp/core/store';

type Entries = Record<string, unknown>;

const secretFields = ['auth_token', 'api_key', 'base_url'] as const;

/** Every member of a config file's entries that is or may hold a secret, with where it stands. */
function secretsOf(entries: Entries): { name: string; field: string; value: string }[] {
  return Object.entries(entries).flatMap(([name, entry]) =>
    secretFields.flatMap((field) => {
      const value = typeof entry === 'object' && entry !== null ? (entry as Entries)[field] : undefined;
      return typeof value === 'string' && value !== '' ? [{ name, field, value }] : [];
    }),
  );
}

/** The text with every secret shown as `…last4`; everything else keeps its bytes. */
export function maskText(text: string, entries: Entries): string {
  return editText(
    text,
    secretsOf(entries)
      .map(({ name, field, value }) => ({ name, field, value, shown: maskMember(field, value) }))
      .filter(({ value, shown }) => shown !== value)
      .map(({ name, field, shown }): JsonEdit => ({ path: [name, field], value: shown })),
  );
}

/** Fields of an edited text that still hold a mask nobody knows the secret of. */
export interface Unmasked {
  text: string;
  unknown: { name: string; field: string }[];
}

/**
 * Puts secrets back where an edited text still shows their mask.
 * @param renames new name -> the name the entry had
 */
export function unmaskText(
  text: string,
  { edited, current, renames }: { edited: Entries; current: Entries; renames: Record<string, string> },
): Unmasked {
  const unknown: Unmasked['unknown'] = [];
  const edits: JsonEdit[] = [];
  for (const { name, field, value } of secretsOf(edited)) {
    if (!value.includes('…')) continue;
    const known = (current[renames[name] ?? name] as Entries | undefined)?.[field];
    if (typeof known === 'string' && maskMember(field, known) === value)
      edits.push({ path: [name, field], value: known });
    else unknown.push({ name, field });
  }
  return { text: editText(text, edits), unknown };
}
