import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import writeFileAtomic from 'write-file-atomic';
import { lockFile } from '../lock-file.ts';
import type { Paths } from '../paths.ts';
import { countedSince } from './counted-since.ts';
import { type Connection, inWriteTransaction } from './database.ts';
import { readLogChunk } from './log-lines.ts';
import { allRenames, type Rename, renamed } from './renames.ts';
import { type KeptTotals, listSources, prunedEnding, type Source } from './sources.ts';
import { createTotals } from './totals.ts';

export interface PruneInput {
  connection: Connection;
  paths: Paths;
  /** Brings the index up to date. */
  ingest(): Promise<unknown>;
  /** Log files of days before this one (`2026-11-24`, UTC) are removed; undefined = all. */
  before: string | undefined;
}

export interface PruneResult {
  files: number;
  records: number;
}

/** A proxy's write that has the old name open mostly ends within this time. Milliseconds. */
const writeMs = 200;
const chunkBytes = 4 * 1024 * 1024;

/**
 * Removes old log files but keeps their totals in `data/usage`. A crash at any point loses nothing and counts nothing
 * twice: a file counts until its totals are written, from then on its totals do.
 */
export async function pruneLog(input: PruneInput): Promise<PruneResult> {
  const { requests, usage } = input.paths;
  await Promise.all([requests, usage].map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
  const release = await lockFile(requests);
  try {
    return await pruneAlone(input);
  } finally {
    await release();
  }
}

async function pruneAlone({ connection, paths, ingest, before }: PruneInput): Promise<PruneResult> {
  removeLeftovers(paths);
  await ingest();
  const old = listSources(paths).filter((source) => source.kind === 'log' && isOlder(source, before));
  if (old.length === 0) return { files: 0, records: 0 };
  for (const source of old) setAside(connection, source);
  await setTimeout(writeMs);
  let records = 0;
  const aside = listSources(paths).filter(({ name }) => name.endsWith(prunedEnding));
  for (const source of aside) records += await replaceByTotals({ connection, paths, ingest, source });
  return { files: aside.length, records };
}

function isOlder({ name }: Source, before: string | undefined): boolean {
  const day = /(\d{4}-\d\d-\d\d)\.jsonl/.exec(name)?.[1];
  return before === undefined || name.endsWith(prunedEnding) || (day !== undefined && day < before);
}

/** Takes a file out of its proxy's way: the next batch begins a new one. */
function setAside(connection: Connection, { name, path }: Source): void {
  if (name.endsWith(prunedEnding)) return;
  const ending = `.${Date.now().toString(36)}${prunedEnding}`;
  inWriteTransaction(connection, () => {
    renameSync(path, `${path}${ending}`);
    connection.prepare('UPDATE files SET name = ? WHERE name = ?').run(`${name}${ending}`, name);
  });
}

/** Gives how many records the file held. */
async function replaceByTotals({
  connection,
  paths,
  ingest,
  source,
}: Omit<PruneInput, 'before'> & { source: Source }): Promise<number> {
  for (;;) {
    const { size } = statSync(source.path);
    const asOf = Date.now();
    await ingest();
    const renames = allRenames(connection);
    const { totals, records } = await totalsOf(source.path, { since: countedSince(paths), renames });
    // A batch that came that late is in neither of the two.
    if (statSync(source.path).size !== size) continue;
    swap(connection, source, {
      path: join(paths.usage, `${basename(source.path)}.json`),
      text: JSON.stringify({ ...totals, asOf }),
    });
    return records;
  }
}

async function totalsOf(
  path: string,
  { since, renames }: { since: number; renames: readonly Rename[] },
): Promise<{ totals: KeptTotals; records: number }> {
  const totals = createTotals({ since });
  let records = 0;
  for (let offset = 0; ; ) {
    const chunk = readLogChunk(path, offset, chunkBytes);
    for (const { record } of chunk.lines) totals.add(renamed(record, renames));
    records += chunk.lines.length;
    if (chunk.end === offset) break;
    offset = chunk.end;
    // Who holds a lock must be able to show that it is alive.
    await setImmediate();
  }
  return { totals: { usage: totals.usage(), latency: totals.latency(), isApart: true }, records };
}

/** The index holds the file's totals already; from now on they count as those of the totals file. */
function swap(connection: Connection, { name, path }: Source, totals: { path: string; text: string }): void {
  inWriteTransaction(connection, () => {
    writeFileAtomic.sync(totals.path, totals.text, { mode: 0o600 });
    const { size, ino } = statSync(totals.path);
    const [file] = connection.prepare('SELECT id FROM files WHERE name = ?').all(name) as { id: number }[];
    if (file) {
      connection.prepare('DELETE FROM requests WHERE file = ?').run(file.id);
      connection.prepare('DELETE FROM files WHERE id = ?').run(file.id);
    }
    connection
      .prepare('INSERT INTO files (name, offset, inode) VALUES (?, ?, ?)')
      .run(`usage/${basename(totals.path)}`, size, ino);
    // Before others may read: who listed it earlier would take it for a new one.
    rmSync(path, { force: true });
  });
}

/** Files whose totals were written before a crash kept them from being removed. */
export function removeLeftovers({ requests, usage }: Paths): void {
  for (const name of readdirSync(usage)) {
    const pruned = name.slice(0, -'.json'.length);
    if (pruned.endsWith(prunedEnding)) rmSync(join(requests, pruned), { force: true });
  }
}
