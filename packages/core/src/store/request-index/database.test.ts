import { statSync } from 'node:fs';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { createTempHome, requestRecord } from '../../testing/index.ts';
import { pathsOf } from '../paths.ts';
import { openRequestIndex } from './index.ts';

test('the index of another version is built anew while a process of that version still has it open', async () => {
  const home = createTempHome({
    'data/requests/claude-2026-11-24.jsonl': `${JSON.stringify(requestRecord())}\n`,
  });
  const { index: path } = pathsOf(home.path);
  const older = new Database(path);
  older.exec('PRAGMA journal_mode = WAL');
  older.exec('CREATE TABLE requests (id TEXT); PRAGMA user_version = 2');
  const file = statSync(path).ino;
  const index = await openRequestIndex({ home: home.path });
  await index.ingest();
  // A file that is removed while processes are about to open it breaks what they read.
  expect(statSync(path).ino).toBe(file);
  older.close();
  const other = await openRequestIndex({ home: home.path });
  expect(other.list().rows).toHaveLength(1);
  expect(await other.ingest()).toMatchObject({ records: 0 });
  expect(index.aggregate()).toMatchObject([{ requests: 1 }]);
  index.close();
  other.close();
  home.remove();
});
