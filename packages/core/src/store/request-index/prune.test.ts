import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createTempHome, requestRecord } from '../../testing/index.ts';
import { pathsOf } from '../paths.ts';
import { openDatabase } from './database.ts';
import { openRequestIndex } from './index.ts';
import { createIngester } from './ingest.ts';
import { createNames } from './names.ts';
import { pruneLog } from './prune.ts';

test('a batch a proxy writes late to a file that is being pruned is counted', async () => {
  const home = createTempHome();
  const paths = pathsOf(home.path);
  const path = join(paths.requests, 'claude-2026-11-24.jsonl');
  mkdirSync(dirname(path), { recursive: true });
  const proxy = openSync(path, 'a');
  const write = (id: string) => appendFileSync(proxy, `${JSON.stringify(requestRecord({ id }))}\n`);
  write('early');
  const connection = openDatabase(paths.index);
  const ingester = createIngester(connection, createNames(connection), paths);
  let reads = 0;
  await pruneLog({
    connection,
    paths,
    before: undefined,
    async ingest() {
      await ingester.ingest();
      // The first is before the file is put aside.
      if (++reads === 2) write('late');
    },
  });
  connection.close();
  closeSync(proxy);
  const index = await openRequestIndex({ home: home.path });
  await index.ingest();
  expect(index.aggregate()).toMatchObject([{ requests: 2 }]);
  await index.rebuild();
  expect(index.aggregate()).toMatchObject([{ requests: 2 }]);
  index.close();
  home.remove();
});
