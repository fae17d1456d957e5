import { type Outcome, outcomes } from '../../schema/request-record.ts';
import type { Names } from './names.ts';
import { dayOf } from './totals.ts';

/** Which requests are meant; members are joined by "and", the values of one by "or". A name `*part*` means all that contain the part. */
export interface UsageFilter {
  service?: readonly string[];
  config?: readonly string[];
  model?: readonly string[];
  project?: readonly string[];
  client?: readonly string[];
  outcome?: readonly Outcome[];
  /** 2 for 2xx and so on; 0 = the client got no status. */
  statusClass?: readonly number[];
  /** Epoch milliseconds, inclusive. */
  from?: number;
  /** Epoch milliseconds, exclusive. */
  to?: number;
}

/** For single requests also by what totals do not know. */
export interface RequestFilter extends UsageFilter {
  session?: readonly string[];
  /** Exact status codes. */
  status?: readonly number[];
  /** Part of a model, config, path, client, project, session, error or id, in any case. */
  text?: string;
}

/** SQL and its values. */
export interface Condition {
  sql: string;
  values: (string | number)[];
}

const namedColumns = ['service', 'config', 'model', 'project', 'client'] as const;

/** Conditions both tables understand. */
function commonConditions(filter: UsageFilter, names: Names): Condition[] {
  const conditions: Condition[] = [];
  for (const column of namedColumns) {
    const texts = filter[column];
    if (texts && texts.length > 0) conditions.push(isOneOf(column, idsOf(texts, names)));
  }
  if (filter.outcome && filter.outcome.length > 0)
    conditions.push(
      isOneOf(
        'outcome',
        filter.outcome.map((outcome) => outcomes.indexOf(outcome)),
      ),
    );
  if (filter.statusClass && filter.statusClass.length > 0)
    conditions.push(isOneOf('status_class', filter.statusClass));
  return conditions;
}

/** Conditions on `requests`. */
export function requestConditions(filter: RequestFilter, names: Names): Condition[] {
  const conditions = commonConditions(filter, names);
  if (filter.session && filter.session.length > 0)
    conditions.push(isOneOf('session', idsOf(filter.session, names)));
  if (filter.status && filter.status.length > 0) conditions.push(isOneOf('status', filter.status));
  if (filter.from !== undefined) conditions.push({ sql: 'started_at >= ?', values: [filter.from] });
  if (filter.to !== undefined) conditions.push({ sql: 'started_at < ?', values: [filter.to] });
  if (filter.text !== undefined && filter.text !== '') conditions.push(containsText(filter.text, names));
  return conditions;
}

/** Conditions on the totals, whose time is an hour or a day. */
export function usageConditions(filter: UsageFilter, names: Names, unit: 'hour' | 'day'): Condition[] {
  const conditions = commonConditions(filter, names);
  const { from, to } = filter;
  if (unit === 'day') {
    if (from !== undefined) conditions.push({ sql: 'day >= ?', values: [dayOf(from)] });
    if (to !== undefined) conditions.push({ sql: 'day <= ?', values: [dayOf(to - 1)] });
    return conditions;
  }
  if (from !== undefined) conditions.push({ sql: 'hour >= ?', values: [Math.floor(from / 3_600_000)] });
  if (to !== undefined) conditions.push({ sql: 'hour < ?', values: [Math.ceil(to / 3_600_000)] });
  return conditions;
}

export function where(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: '', values: [] };
  return {
    sql: `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** A text no request has cannot be matched: its number is one nobody has. */
function idsOf(texts: readonly string[], names: Names): number[] {
  return texts.flatMap((text) => {
    const part = /^\*(.+)\*$/.exec(text)?.[1];
    if (part !== undefined) return [...names.containing(part), -1];
    return text === '' ? 0 : (names.find(text) ?? -1);
  });
}

function isOneOf(column: string, values: readonly number[]): Condition {
  return { sql: `${column} IN (${values.map(() => '?').join(', ')})`, values: [...values] };
}

const searched = [
  'model',
  'model_asked',
  'model_sent',
  'config',
  'path',
  'client',
  'project',
  'session',
  'error_code',
  'error_text',
] as const;

/** Texts are few and requests many: first find the texts, then the requests that have one of them. */
function containsText(text: string, names: Names): Condition {
  const ids = names.containing(text).join(', ');
  const byName = ids === '' ? [] : searched.map((column) => `${column} IN (${ids})`);
  return { sql: `(${[...byName, 'id = ?'].join(' OR ')})`, values: [text] };
}
