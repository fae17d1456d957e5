import { outcomes } from '../../schema/request-record.ts';
import { type RequestFilter, requestConditions, where } from './conditions.ts';
import type { Connection } from './database.ts';
import type { Names } from './names.ts';

const named = ['service', 'config', 'model', 'client', 'project'] as const;
type FacetName = (typeof named)[number] | 'outcome' | 'status';

/** How often each value occurs, most frequent first, at most 50. */
export type RequestFacets = Record<FacetName, { value: string; count: number }[]>;

const maxValues = 50;

/** Unlike those of the totals these know every member of a filter, and only what is still in the log. */
export function requestFacets(connection: Connection, names: Names, filter: RequestFilter): RequestFacets {
  const { sql, values } = where(requestConditions(filter, names));

  function count(column: string, textOf: (value: number) => string) {
    const rows = connection
      .prepare(
        `SELECT ${column} AS value, COUNT(*) AS count FROM requests ${sql} GROUP BY 1 ORDER BY 2 DESC LIMIT ${maxValues}`,
      )
      .all(values) as { value: number; count: number }[];
    return rows.map((row) => ({ value: textOf(row.value), count: row.count }));
  }

  const entries = named.map((name) => [name, count(name, (id) => names.text(id) ?? '')]);
  return {
    ...(Object.fromEntries(entries) as Pick<RequestFacets, (typeof named)[number]>),
    outcome: count('outcome', (value) => outcomes[value] ?? ''),
    status: count('status', String),
  };
}
