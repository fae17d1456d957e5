import { join } from 'node:path';
import { ClpError } from '../errors.ts';
import type { ChangeCause } from '../schema/change-record.ts';
import { createChangeLog } from './change-log.ts';
import { brokenError } from './file-problem.ts';
import { createJsonFile, type JsonEdit, type JsonFile } from './json-file.ts';
import { settingsFiles } from './settings-files.ts';

/** One of the files a user may edit, e.g. `data/system.json`. */
export function openSettingsFile<Value extends object>(
  home: string,
  file: string,
  empty: Value,
): JsonFile<Value> {
  const schema = settingsFiles[file];
  if (!schema) throw new ClpError('unknown_name', `${file} is no file of CLP.`);
  return createJsonFile<Value>({ path: join(home, file), schema, empty });
}

/** Its content. @throws ClpError `file_broken` */
export async function readSettingsFile<Value extends object>(file: JsonFile<Value>): Promise<Value> {
  const reading = await file.read();
  if (reading.state === 'broken') throw brokenError(reading.problem);
  return reading.value;
}

/** Edits one of those files and writes one line of history. */
export async function changeSettingsFile<Value extends object>(
  { home, file, empty, cause }: { home: string; file: string; empty: Value; cause: ChangeCause },
  change: (value: Value) => { edits: JsonEdit[]; what: string; before?: unknown; after?: unknown },
): Promise<void> {
  let record: { what: string; before?: unknown; after?: unknown } = { what: '' };
  const texts = await openSettingsFile(home, file, empty).update((value) => {
    const { edits, ...rest } = change(value);
    record = rest;
    return edits;
  });
  if (texts.before === texts.after) return;
  await createChangeLog(home).append({ cause, file, ...record, textBefore: texts.before });
}
