import { isObject, type JsonObject, textOf } from './record';

/** One entry of a config file as lists show it; secrets are masked already. */
export interface EntryView {
  name: string;
  entry: JsonObject;
  host: string;
  secret: string;
  secretField: 'auth_token' | 'api_key';
}

export function entriesOf(file: unknown): EntryView[] {
  if (!isObject(file)) return [];
  return Object.entries(file).map(([name, value]) => {
    const entry = isObject(value) ? value : {};
    const secretField = !textOf(entry.auth_token) && textOf(entry.api_key) ? 'api_key' : 'auth_token';
    return {
      name,
      entry,
      host: hostOf(textOf(entry.base_url)),
      secret: textOf(entry[secretField]),
      secretField,
    };
  });
}

/** The member that holds the limit of requests a minute: the usual one, unless the file has the other. */
export function rpmFieldOf(entry: JsonObject): 'rpm_limit' | 'requests_per_minute' {
  const { rpm_limit: usual = null, requests_per_minute: other } = entry;
  return usual === null && other !== undefined ? 'requests_per_minute' : 'rpm_limit';
}

/** In the order of the file; an entry without an address is under ''. */
export function groupByHost(entries: readonly EntryView[]): Map<string, EntryView[]> {
  const groups = new Map<string, EntryView[]>();
  for (const entry of entries) groups.set(entry.host, [...(groups.get(entry.host) ?? []), entry]);
  return groups;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

export type FieldErrors = Partial<
  Record<
    'name' | 'base_url' | 'secret' | 'weight' | 'rpm_limit',
    'errorName' | 'errorNameTaken' | 'errorUrl' | 'errorSecret' | 'errorWeight' | 'errorNumber'
  >
>;

/** What a person should be told at the field; the server checks everything again. */
export function checkEntry(view: EntryView, taken: readonly string[]): FieldErrors {
  const { name, entry, secret } = view;
  const errors: FieldErrors = {};
  if (name.trim() === '') errors.name = 'errorName';
  else if (taken.includes(name)) errors.name = 'errorNameTaken';
  const url = textOf(entry.base_url);
  if (!isHttpUrl(url)) errors.base_url = 'errorUrl';
  if (secret === '') errors.secret = 'errorSecret';
  if (entry.weight !== undefined && !(Number.isInteger(entry.weight) && Number(entry.weight) >= 0))
    errors.weight = 'errorWeight';
  const rpm = entry[rpmFieldOf(entry)];
  if (rpm !== undefined && rpm !== null && !(Number(rpm) >= 0)) errors.rpm_limit = 'errorNumber';
  return errors;
}

export function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** The members to set, and to remove (undefined), that make one entry of another. */
export function changesOf(before: JsonObject = {}, after: JsonObject): Record<string, unknown> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, after[name]]),
  );
}
