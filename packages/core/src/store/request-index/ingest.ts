import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { RequestRecord } from '../../schema/request-record.ts';
import type { Paths } from '../paths.ts';
import { columns, type Value, valuesOf } from './columns.ts';
import { countedSince } from './counted-since.ts';
import { type Connection, inWriteTransaction } from './database.ts';
import { importOldLog } from './import-old.ts';
import { type LogLine, readLogChunk } from './log-lines.ts';
import type { Names } from './names.ts';
import { listSources, readKeptTotals, type Source } from './sources.ts';
import { createTotals, saveTotals } from './totals.ts';

export interface IngestResult {
  records: number;
  /** Lines that are no record; they are passed over. */
  unreadable: number;
}

export interface IngestOptions {
  /** Gives a record its cost anew; by default a record keeps the cost it was logged with. */
  price?: ((record: RequestRecord) => number | null | undefined) | undefined;
}

export interface Ingester {
  /** Reads what the log has gained since the last time. */
  ingest(options?: IngestOptions): Promise<IngestResult>;
  /** Forgets everything and reads it all again. */
  rebuild(options?: IngestOptions): Promise<IngestResult>;
}

/** One transaction reads so much; between two others get their turn. */
const chunkBytes = 2 * 1024 * 1024;

interface KnownFile {
  id: number;
  name: string;
  offset: number;
  inode: number;
}

/** Brings the log into the database: each file from where the last batch ended, each batch whole or not at all. */
export function createIngester(connection: Connection, names: Names, paths: Paths): Ingester {
  const selectFiles = connection.prepare('SELECT id, name, offset, inode FROM files');
  const selectFile = connection.prepare('SELECT id, name, offset, inode FROM files WHERE name = ?');
  const insertFile = connection.prepare('INSERT INTO files (name, offset, inode) VALUES (?, 0, ?)');
  const moveOffset = connection.prepare('UPDATE files SET offset = ? WHERE id = ?');
  const insertRequests = createInsert(connection);

  function write<Result>(run: () => Result): Result {
    try {
      return inWriteTransaction(connection, run);
    } catch (error) {
      names.forget();
      throw error;
    }
  }

  function known({ name, inode }: Source): KnownFile {
    const [file] = selectFile.all(name) as KnownFile[];
    if (file) return file;
    return { id: Number(insertFile.run(name, inode).lastInsertRowid), name, inode, offset: 0 };
  }

  /** A file the index has read from is gone, shorter or another one: what was read no longer counts. */
  function isStale(sources: readonly Source[]): boolean {
    const byName = new Map(sources.map((source) => [source.name, source]));
    return (selectFiles.all() as KnownFile[]).some(({ name, offset, inode }) => {
      const source = byName.get(name);
      return !source || source.inode !== inode || source.size < offset;
    });
  }

  function clear(): void {
    for (const table of ['requests', 'usage_by_hour', 'usage_by_day', 'latency', 'files'])
      connection.exec(`DELETE FROM ${table}`);
  }

  /** What there is to read. Within a transaction, so that nobody prunes between looking and comparing. */
  function currentSources(): Source[] {
    return write(() => {
      const sources = listSources(paths);
      if (isStale(sources)) clear();
      return sources;
    });
  }

  function takeTotals(source: Source): void {
    write(() => {
      const file = known(source);
      if (file.offset > 0 || !existsSync(source.path)) return;
      saveTotals(connection, names, readKeptTotals(source.path));
      moveOffset.run(source.size, file.id);
    });
  }

  /** One chunk of one log file; false = there is no more. */
  function takeChunk(source: Source, { price }: IngestOptions, result: IngestResult): boolean {
    return write(() => {
      // Pruned since it was listed.
      if (!existsSync(source.path)) return false;
      const file = known(source);
      if (file.offset >= source.size) return false;
      const chunk = readLogChunk(source.path, file.offset, chunkBytes);
      if (chunk.end === file.offset) return false;
      const lines = price ? chunk.lines.map((line) => priced(line, price)) : chunk.lines;
      insertRequests(
        lines.map(({ record, offset, length }) => valuesOf(record, { file: file.id, offset, length }, names)),
      );
      const totals = createTotals({ since: countedSince(paths) });
      for (const { record } of lines) totals.add(record);
      saveTotals(connection, names, { usage: totals.usage(), latency: totals.latency() });
      moveOffset.run(chunk.end, file.id);
      result.records += lines.length;
      result.unreadable += chunk.unreadable;
      return true;
    });
  }

  async function ingest(options: IngestOptions = {}): Promise<IngestResult> {
    const result = { records: 0, unreadable: 0 };
    await importOldLog(paths.home);
    for (const source of currentSources()) {
      if (source.kind === 'totals') takeTotals(source);
      else while (takeChunk(source, options, result)) await setImmediate();
    }
    return result;
  }

  return {
    ingest,
    rebuild(options) {
      write(clear);
      return ingest(options);
    },
  };
}

function priced(line: LogLine, price: NonNullable<IngestOptions['price']>): LogLine {
  const { cost_micros: _, ...record } = line.record;
  const cost = price(line.record);
  return { ...line, record: { ...record, ...(cost !== undefined && { cost_micros: cost }) } };
}

/** Rows that go into one statement; well below SQLite's limit on values. */
const rowsPerStatement = 50;

/** Inserts rows, many a statement: a statement costs more than a row. */
function createInsert(connection: Connection): (rows: Value[][]) => void {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const statementFor = (count: number) =>
    connection.prepare(
      `INSERT INTO requests (${columns.join(', ')}) VALUES ${Array.from({ length: count }, () => row).join(', ')}`,
    );
  const many = statementFor(rowsPerStatement);
  const one = statementFor(1);
  return (rows) => {
    let next = 0;
    for (; next + rowsPerStatement <= rows.length; next += rowsPerStatement)
      many.run(rows.slice(next, next + rowsPerStatement).flat());
    for (; next < rows.length; next++) one.run(rows[next] ?? []);
  };
}
