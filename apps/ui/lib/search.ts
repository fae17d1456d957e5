import type { RequestFilter } from '@clp/core/request-index';
import type { Outcome, RequestRow } from '@clp/core/schema';

/** What can be asked for by name in a search, with the short words people type. */
const keys = {
  service: 'service',
  svc: 'service',
  config: 'config',
  cfg: 'config',
  model: 'model',
  client: 'client',
  project: 'project',
  session: 'session',
  status: 'status',
  is: 'outcome',
  outcome: 'outcome',
} as const;

export type SearchKey = (typeof keys)[keyof typeof keys];

export interface Term {
  key: SearchKey;
  value: string;
  /** Was quoted: the whole value, not a part of it. */
  isWhole: boolean;
}

export interface Search {
  terms: Term[];
  /** The words that name nothing. */
  text: string;
}

const failures = [
  'client_error',
  'upstream_error',
  'refused',
  'broken',
] as const satisfies readonly Outcome[];
const outcomeWords: Record<string, readonly Outcome[]> = {
  ok: ['ok'],
  failed: failures,
  cancelled: ['aborted'],
  client_error: ['client_error'],
  upstream_error: ['upstream_error'],
  refused: ['refused'],
  aborted: ['aborted'],
  broken: ['broken'],
};

const word = /(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/gi;

/** `status:5xx cfg:prod model:"gpt-5" timeout` */
export function parseSearch(query: string): Search {
  const terms: Term[] = [];
  const texts: string[] = [];
  for (const [whole, name, quoted, plain] of query.matchAll(word)) {
    const key = keyOf(name);
    const value = quoted ?? plain ?? '';
    if (key && isValue(key, value)) terms.push({ key, value, isWhole: quoted !== undefined });
    else texts.push(name === undefined ? value : whole);
  }
  return { terms, text: texts.join(' ') };
}

export function formatSearch({ terms, text }: Search): string {
  const words = terms.map(({ key, value, isWhole }) =>
    isWhole || /\s/.test(value) || value === '' ? `${key}:"${value}"` : `${key}:${value}`,
  );
  return [...words, text].filter(Boolean).join(' ');
}

/** The query with a whole value added, or without it where it has it already. */
export function toggleTerm(query: string, key: SearchKey, value: string): string {
  const search = parseSearch(query);
  const others = search.terms.filter((term) => !(term.key === key && term.value === value));
  if (others.length < search.terms.length) return formatSearch({ ...search, terms: others });
  const isWhole = key !== 'status' && key !== 'outcome';
  return formatSearch({ ...search, terms: [...others, { key, value, isWhole }] });
}

export function hasTerm(query: string, key: SearchKey, value: string): boolean {
  return parseSearch(query).terms.some((term) => term.key === key && term.value === value);
}

/** What the index understands. */
export function filterOfSearch({ terms, text }: Search): RequestFilter {
  const filter: RequestFilter = {};
  for (const key of ['service', 'config', 'model', 'client', 'project', 'session'] as const) {
    const values = terms.filter((term) => term.key === key);
    if (values.length > 0) filter[key] = values.map(({ value, isWhole }) => (isWhole ? value : `*${value}*`));
  }
  const outcomes = terms
    .filter(({ key }) => key === 'outcome')
    .flatMap(({ value }) => outcomeWords[value] ?? []);
  if (outcomes.length > 0) filter.outcome = outcomes;
  const statuses = terms.filter(({ key }) => key === 'status').flatMap(({ value }) => codesOf(value));
  if (statuses.length > 0) filter.status = statuses;
  if (text) filter.text = text;
  return filter;
}

/** Whether a live row belongs to a search, by the rules the index uses. */
export function matchesRow(row: RequestRow, { terms, text }: Search): boolean {
  const keysAsked = new Set(terms.map(({ key }) => key));
  for (const key of keysAsked) {
    if (!terms.some((term) => term.key === key && matchesTerm(row, term))) return false;
  }
  if (!text) return true;
  if (row.id === text) return true;
  const { model, modelAsked, modelSent, config, path, client, project, session, error } = row;
  const fields = [
    model,
    modelAsked,
    modelSent,
    config,
    path,
    client,
    project,
    session,
    error?.code,
    error?.text,
  ];
  return fields.some((field) => field?.toLowerCase().includes(text.toLowerCase()));
}

function matchesTerm(row: RequestRow, { key, value, isWhole }: Term): boolean {
  if (key === 'outcome')
    return row.outcome !== undefined && (outcomeWords[value] ?? []).includes(row.outcome);
  if (key === 'status') return row.status > 0 && codesOf(value).includes(row.status);
  const field = row[key] ?? '';
  return isWhole ? field === value : field.toLowerCase().includes(value.toLowerCase());
}

/** `5xx` -> 500 to 599. */
function codesOf(value: string): number[] {
  const hundred = /^([1-5])xx$/i.exec(value)?.[1];
  if (hundred === undefined) return [Number(value)];
  return Array.from({ length: 100 }, (_, code) => Number(hundred) * 100 + code);
}

function isValue(key: SearchKey, value: string): boolean {
  if (key === 'status') return /^(\d{1,3}|[1-5]xx)$/i.test(value);
  return key !== 'outcome' || Object.hasOwn(outcomeWords, value);
}

function keyOf(name: string | undefined): SearchKey | undefined {
  const lower = name?.toLowerCase() ?? '';
  return Object.hasOwn(keys, lower) ? keys[lower as keyof typeof keys] : undefined;
}
