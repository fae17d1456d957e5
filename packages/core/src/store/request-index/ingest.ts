import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { RequestRecord } from '../../schema/request-record.ts';
import type { Paths } from '../paths.ts';
import { addValues, columns, type Value } from './columns.ts';
import { countedSince } from './counted-since.ts';
import { type Connection, createRequestIndexes, dropRequestIndexes, inWriteTransaction } from './database.ts';
import { importOldLog } from './import-old.ts';
import { readLogChunk } from './log-lines.ts';
import type { Names } from './names.ts';
import { allRenames, readRenames, renamed, renamedTotals, takeRename } from './renames.ts';
import { createRuleUseCounter, saveRuleUses } from './rule-uses.ts';
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

interface ReadOptions extends IngestOptions {
  /** Not to be left to another process. */
  isPressing?: true;
}

export interface Ingester {
  /** Reads what the log has gained since the last time; while another process prices it anew, that is left to it. */
  ingest(options?: IngestOptions): Promise<IngestResult>;
  /** The same, whoever is at it: for what is about to be removed. */
  ingestNow(): Promise<IngestResult>;
  /** Forgets everything and reads it all again. */
  rebuild(options?: IngestOptions): Promise<IngestResult>;
}

/** One transaction reads so much; between two others get their turn. */
const chunkBytes = 2 * 1024 * 1024;
/** So much that is new, and more than all there is already, is read without keeping the indexes up meanwhile. */
const bulkBytes = 32 * 1024 * 1024;

/** No file's name: stands among them, its offset a time, while a process reads the log and prices it anew. */
const pricingMark = '(priced anew)';
/** A process that has marked nothing for so long is gone. Milliseconds. */
const goneMs = 10_000;

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
  const markPricing = connection.prepare(
    'INSERT INTO files (name, offset, inode) VALUES (?, ?, 0) ON CONFLICT (name) DO UPDATE SET offset = excluded.offset',
  );
  const forgetFile = connection.prepare('DELETE FROM files WHERE name = ?');
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
      if (name === pricingMark) return false;
      const source = byName.get(name);
      return !source || source.inode !== inode || source.size < offset;
    });
  }

  function clear(): void {
    for (const table of [
      'requests',
      'usage_by_hour',
      'usage_by_day',
      'latency',
      'rule_uses',
      'renames',
      'files',
    ])
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

  function takeRenames(source: Source): void {
    write(() => {
      const file = known(source);
      if (file.offset >= source.size || !existsSync(source.path)) return;
      const { renames, end } = readRenames(source.path, file.offset, source.size);
      for (const rename of renames) takeRename(connection, names, rename);
      moveOffset.run(end, file.id);
    });
  }

  function takeTotals(source: Source): void {
    write(() => {
      const file = known(source);
      if (file.offset > 0 || !existsSync(source.path)) return;
      saveTotals(connection, names, renamedTotals(readKeptTotals(source.path), allRenames(connection)));
      moveOffset.run(source.size, file.id);
    });
  }

  /** What others read meanwhile would keep the cost it was logged with. */
  function isLeftToAnother({ price, isPressing }: ReadOptions): boolean {
    if (price) markPricing.run(pricingMark, Date.now());
    if (price || isPressing) return false;
    const [mark] = selectFile.all(pricingMark) as KnownFile[];
    return mark !== undefined && Math.abs(Date.now() - mark.offset) < goneMs;
  }

  /** One chunk of one log file; false = there is no more. */
  function takeChunk(source: Source, options: ReadOptions, result: IngestResult): boolean {
    const { price } = options;
    return write(() => {
      // Pruned since it was listed.
      if (!existsSync(source.path) || isLeftToAnother(options)) return false;
      const file = known(source);
      if (file.offset >= source.size) return false;
      const chunk = readLogChunk(source.path, file.offset, chunkBytes);
      if (chunk.end === file.offset) return false;
      const renames = allRenames(connection);
      const totals = createTotals({ since: countedSince(paths) });
      const now = Date.now();
      const ruleUses = createRuleUseCounter(now);
      const values: Value[] = [];
      for (const { record: logged, offset, length } of chunk.lines) {
        const named = renamed(logged, renames);
        const record = price ? priced(named, price) : named;
        addValues(values, record, { place: { file: file.id, offset, length }, names });
        totals.add(record);
        ruleUses.add(record);
      }
      insertRequests(values);
      saveTotals(connection, names, { usage: totals.usage(), latency: totals.latency() });
      saveRuleUses(connection, names, { rows: ruleUses.rows(), now });
      moveOffset.run(chunk.end, file.id);
      result.records += chunk.lines.length;
      result.unreadable += chunk.unreadable;
      return true;
    });
  }

  function isMuch(sources: readonly Source[]): boolean {
    const read = new Map((selectFiles.all() as KnownFile[]).map(({ name, offset }) => [name, offset]));
    let before = 0;
    let fresh = 0;
    for (const { kind, name, size } of sources) {
      if (kind !== 'log') continue;
      before += read.get(name) ?? 0;
      fresh += size - (read.get(name) ?? 0);
    }
    return fresh > bulkBytes && fresh > before;
  }

  async function ingest(options: ReadOptions = {}): Promise<IngestResult> {
    const result = { records: 0, unreadable: 0 };
    await importOldLog(paths.home);
    const sources = currentSources();
    const isBulk = isMuch(sources);
    if (isBulk) write(() => dropRequestIndexes(connection));
    for (const source of sources) {
      if (source.kind === 'changes') takeRenames(source);
      else if (source.kind === 'totals') takeTotals(source);
      else while (takeChunk(source, options, result)) await setImmediate();
    }
    if (isBulk) write(() => createRequestIndexes(connection));
    if (options.price) write(() => forgetFile.run(pricingMark));
    return result;
  }

  return {
    ingest,
    ingestNow: () => ingest({ isPressing: true }),
    rebuild(options = {}) {
      write(() => {
        clear();
        if (options.price) markPricing.run(pricingMark, Date.now());
      });
      return ingest(options);
    },
  };
}

function priced(logged: RequestRecord, price: NonNullable<IngestOptions['price']>): RequestRecord {
  const { cost_micros: _, ...record } = logged;
  const cost = price(logged);
  return { ...record, ...(cost !== undefined && { cost_micros: cost }) };
}

/** Rows that go into one statement; well below SQLite's limit on values. */
const rowsPerStatement = 50;

/** Inserts rows, their values one after another, many rows a statement: a statement costs more than a row. */
function createInsert(connection: Connection): (values: Value[]) => void {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const statementFor = (count: number) =>
    connection.prepare(
      `INSERT INTO requests (${columns.join(', ')}) VALUES ${Array.from({ length: count }, () => row).join(', ')}`,
    );
  const many = statementFor(rowsPerStatement);
  const one = statementFor(1);
  const width = columns.length;
  return (values) => {
    let next = 0;
    for (; next + rowsPerStatement * width <= values.length; next += rowsPerStatement * width)
      many.run(values.slice(next, next + rowsPerStatement * width));
    for (; next < values.length; next += width) one.run(values.slice(next, next + width));
  };
}
