import { ClpError } from '../../errors.ts';
import type { RequestRow } from '../../schema/request-row.ts';
import { rowFrom, type StoredRequest } from './columns.ts';
import { type Condition, type RequestFilter, requestConditions, where } from './conditions.ts';
import type { Connection } from './database.ts';
import type { Names } from './names.ts';

export interface ListInput {
  filter?: RequestFilter;
  /** Rows of one page, at most 1000; default 100. */
  limit?: number;
  /** `next` of the page before. */
  cursor?: string | undefined;
}

export type IndexedRow = RequestRow & { seq: number };

export interface Page {
  /** Newest first. */
  rows: IndexedRow[];
  /** Where the next page begins; undefined = this is the last one. */
  next: string | undefined;
}

/** Reads one page of requests, newest first; new requests never shift a page that was begun. */
export function listRequests(connection: Connection, names: Names, input: ListInput): Page {
  const limit = Math.min(Math.max(1, Math.floor(input.limit ?? 100)), 1000);
  const conditions = requestConditions(input.filter ?? {}, names);
  if (input.cursor !== undefined) conditions.push(after(input.cursor));
  const { sql, values } = where(conditions);
  const stored = connection
    .prepare(`SELECT * FROM requests ${sql} ORDER BY started_at DESC, seq DESC LIMIT ?`)
    .all([...values, limit + 1]) as StoredRequest[];
  const page = stored.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((row) => rowFrom(row, names)),
    next: last && stored.length > limit ? `${last.started_at}-${last.seq}` : undefined,
  };
}

function after(cursor: string): Condition {
  const [, time, seq] = /^(\d+)-(\d+)$/.exec(cursor) ?? [];
  if (time === undefined || seq === undefined)
    throw new ClpError('invalid_request', `"${cursor}" is no cursor. Take it from \`next\` of a page.`);
  return {
    sql: 'started_at <= ? AND (started_at < ? OR seq < ?)',
    values: [Number(time), Number(time), Number(seq)],
  };
}
