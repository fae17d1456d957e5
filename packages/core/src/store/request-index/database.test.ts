import { statSync } from 'node:fs';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { createTempHome, requestRecord } from '../../testing/index.ts';
import { pathsOf } from '../paths.ts';
import { inWriteTransaction, openDatabase } from './database.ts';
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

test('a damaged index is told of, with what to do', async () => {
  const home = createTempHome({ 'data/index.sqlite': 'no database '.repeat(100) });
  await expect(openRequestIndex({ home: home.path })).rejects.toMatchObject({
    code: 'file_broken',
    message: expect.stringContaining('data/index.sqlite is damaged. Remove it'),
  });
  home.remove();
});

test('a full disk is told of as that, and what was under way leaves nothing behind', () => {
  const home = createTempHome({ 'data/.keep': '' });
  const connection = openDatabase(pathsOf(home.path).index);
  const insert = connection.prepare('INSERT INTO names (text) VALUES (?)');
  connection.exec('PRAGMA max_page_count = 60');
  const write = () =>
    inWriteTransaction(connection, () => {
      for (let number = 0; number < 1000; number++) insert.run(`${number}`.padEnd(1000));
    });
  expect(write).toThrow('There is no room for data/index.sqlite');
  expect(connection.prepare('SELECT * FROM names').all()).toEqual([]);
  connection.close();
  home.remove();
});
