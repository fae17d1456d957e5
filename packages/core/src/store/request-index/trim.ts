import type { Paths } from '../paths.ts';
import { openSettingsFile } from '../settings-files.ts';
import { type Connection, inWriteTransaction } from './database.ts';
import { listSources } from './sources.ts';

/** Requests the log keeps, of all services together (`logLimit` in `data/system.json`); undefined = all. */
export async function readLogLimit(home: string): Promise<number | undefined> {
  const reading = await openSettingsFile(home, 'system').read();
  const limit = reading.state === 'broken' ? undefined : reading.value.logLimit;
  return limit !== undefined && limit >= 1 ? Math.floor(limit) : undefined;
}

/** Takes all but the newest requests out of the lists; totals stay as they are. */
export function trimRequests(connection: Connection, limit: number): void {
  const findLast = connection.prepare(
    'SELECT started_at, seq FROM requests ORDER BY started_at DESC, seq DESC LIMIT 1 OFFSET ?',
  );
  inWriteTransaction(connection, () => {
    const [last] = findLast.all(limit) as { started_at: number; seq: number }[];
    if (!last) return;
    connection
      .prepare('DELETE FROM requests WHERE started_at < ? OR (started_at = ? AND seq <= ?)')
      .run([last.started_at, last.started_at, last.seq]);
  });
}

/** The first day (`2026-11-24`, UTC) with a request in the lists, if there are log files of days before it. */
export function firstNeededDay(connection: Connection, paths: Paths): string | undefined {
  const [row] = connection.prepare('SELECT MIN(started_at) AS time FROM requests').all() as {
    time: number | null;
  }[];
  if (row?.time == null) return undefined;
  const first = new Date(row.time).toISOString().slice(0, 10);
  const days = listSources(paths).flatMap(({ name }) => /(\d{4}-\d\d-\d\d)\.jsonl$/.exec(name)?.[1] ?? []);
  return days.some((day) => day < first) ? first : undefined;
}
