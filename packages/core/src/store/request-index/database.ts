import { chmodSync } from 'node:fs';
import Database from 'libsql';
import { explainIndexError } from './index-error.ts';

export type Connection = Database.Database;

/** Raised with every change of the tables or of what is counted in them; an index of another version is built anew. */
const version = 4;

/** Every text of a request is kept once, in `names`; requests and totals hold numbers only. */
const tables = `
CREATE TABLE names (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE files (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, offset INTEGER NOT NULL, inode INTEGER NOT NULL
);
CREATE TABLE requests (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL, file INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  service INTEGER NOT NULL, config INTEGER NOT NULL, model INTEGER NOT NULL, project INTEGER NOT NULL,
  client INTEGER NOT NULL, session INTEGER NOT NULL, outcome INTEGER NOT NULL, status_class INTEGER NOT NULL,
  status INTEGER NOT NULL, method INTEGER NOT NULL, path INTEGER NOT NULL,
  model_asked INTEGER NOT NULL, model_sent INTEGER NOT NULL,
  error_code INTEGER NOT NULL, error_text INTEGER NOT NULL, replay_of INTEGER NOT NULL,
  attempts INTEGER NOT NULL, ms INTEGER NOT NULL, queue_ms INTEGER NOT NULL, ttfb_ms INTEGER, ttft_ms INTEGER,
  input INTEGER, cache_write INTEGER, cache_read INTEGER, output INTEGER, reasoning INTEGER,
  cost INTEGER, is_unpriced INTEGER NOT NULL, bytes_in INTEGER NOT NULL, bytes_out INTEGER NOT NULL, flags INTEGER NOT NULL
);
CREATE TABLE renames (service TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE usage_by_hour (
  hour INTEGER NOT NULL, day INTEGER NOT NULL,
  service INTEGER NOT NULL, config INTEGER NOT NULL, model INTEGER NOT NULL,
  project INTEGER NOT NULL, client INTEGER NOT NULL, outcome INTEGER NOT NULL, status_class INTEGER NOT NULL,
  requests INTEGER NOT NULL, input INTEGER NOT NULL, cache_write INTEGER NOT NULL, cache_read INTEGER NOT NULL,
  output INTEGER NOT NULL, reasoning INTEGER NOT NULL, total INTEGER NOT NULL,
  cost INTEGER NOT NULL, unpriced INTEGER NOT NULL, partial INTEGER NOT NULL, ms INTEGER NOT NULL,
  PRIMARY KEY (hour, service, config, model, project, client, outcome, status_class)
) WITHOUT ROWID;
CREATE TABLE usage_by_day (
  day INTEGER NOT NULL,
  service INTEGER NOT NULL, config INTEGER NOT NULL, model INTEGER NOT NULL,
  project INTEGER NOT NULL, client INTEGER NOT NULL, outcome INTEGER NOT NULL, status_class INTEGER NOT NULL,
  requests INTEGER NOT NULL, input INTEGER NOT NULL, cache_write INTEGER NOT NULL, cache_read INTEGER NOT NULL,
  output INTEGER NOT NULL, reasoning INTEGER NOT NULL, total INTEGER NOT NULL,
  cost INTEGER NOT NULL, unpriced INTEGER NOT NULL, partial INTEGER NOT NULL, ms INTEGER NOT NULL,
  PRIMARY KEY (day, service, config, model, project, client, outcome, status_class)
) WITHOUT ROWID;
CREATE TABLE latency (
  day INTEGER NOT NULL, service INTEGER NOT NULL, config INTEGER NOT NULL, model INTEGER NOT NULL,
  kind INTEGER NOT NULL, counts TEXT NOT NULL,
  PRIMARY KEY (day, service, config, model, kind)
) WITHOUT ROWID;
CREATE TABLE rule_uses (
  slot INTEGER NOT NULL, stage INTEGER NOT NULL, service INTEGER NOT NULL, rule INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  PRIMARY KEY (slot, stage, service, rule)
) WITHOUT ROWID;
`;

/** Indexes over the single requests, by name. What pages are filtered by is in each: rows that do not fit are never looked up. */
const requestIndexes = {
  requests_id: '(id)',
  requests_time: '(started_at, outcome, service, config, model, ms, ttft_ms)',
  requests_config: '(config, started_at, model, outcome, service)',
  requests_model: '(model, started_at, config, outcome, service)',
  requests_outcome: '(outcome, started_at, config, model, service)',
  requests_session: '(session, started_at) WHERE session > 0',
} as const;

/** Without its indexes the table takes rows twice as fast; making them afterwards costs less than keeping them up. */
export function dropRequestIndexes(connection: Connection): void {
  for (const name of Object.keys(requestIndexes)) connection.exec(`DROP INDEX IF EXISTS ${name}`);
}

export function createRequestIndexes(connection: Connection): void {
  for (const [name, columns] of Object.entries(requestIndexes))
    connection.exec(`CREATE INDEX IF NOT EXISTS ${name} ON requests ${columns}`);
}

/** Opens or creates the index; several processes may have it open, so that its file is never removed. */
export function openDatabase(path: string): Connection {
  const connection = connect(path);
  inWriteTransaction(connection, () => {
    if (Number(first(connection, 'PRAGMA user_version', 'user_version')) !== version) {
      dropTables(connection);
      connection.exec(tables);
      connection.exec(`PRAGMA user_version = ${version}`);
    }
    // They are missing where reading a large log was interrupted.
    createRequestIndexes(connection);
  });
  return connection;
}

/** Those of another version. */
function dropTables(connection: Connection): void {
  const found = connection
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .all();
  for (const { name } of found as { name: string }[]) connection.exec(`DROP TABLE "${name}"`);
}

/** Milliseconds a writer waits for another process's batch. */
const busyMs = 10_000;

function connect(path: string): Connection {
  try {
    return connected(path);
  } catch (error) {
    throw explainIndexError(error);
  }
}

function connected(path: string): Connection {
  const connection = new Database(path);
  chmodSync(path, 0o600);
  connection.exec(`PRAGMA busy_timeout = ${busyMs}`);
  connection.exec('PRAGMA journal_mode = WAL');
  // The index can always be built again: losing the last batch in a power cut costs nothing.
  connection.exec('PRAGMA synchronous = OFF');
  connection.exec('PRAGMA cache_size = -65536');
  connection.exec('PRAGMA temp_store = MEMORY');
  return connection;
}

/** All or nothing, and one writer at a time across processes. */
export function inWriteTransaction<Result>(connection: Connection, write: () => Result): Result {
  try {
    connection.exec('BEGIN IMMEDIATE');
    const result = write();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has ended it already.
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw explainIndexError(error);
  }
}

function first(connection: Connection, sql: string, column: string): unknown {
  const [row] = connection.prepare(sql).all() as Record<string, unknown>[];
  return row?.[column];
}
