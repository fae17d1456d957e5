import { readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { lockFile } from '../lock-file.ts';
import type { Paths } from '../paths.ts';
import { importedName } from './import-old.ts';
import { removeLeftovers } from './prune.ts';
import type { KeptTotals } from './sources.ts';

const none: KeptTotals = { usage: [], latency: [] };

/** Totals begin again at `now`; the request log stays as it is. The index must be rebuilt afterwards. */
export async function forgetTotals(paths: Paths, now: number): Promise<void> {
  await Promise.all(
    [paths.requests, paths.usage].map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })),
  );
  const release = await lockFile(paths.requests);
  try {
    // Their totals are what keeps the files of pruned requests from being read again.
    removeLeftovers(paths);
    await writeFileAtomic(paths.usageCleared, `${new Date(now).toISOString()}\n`, { mode: 0o600 });
    for (const name of readdirSync(paths.usage).filter((each) => each.endsWith('.json'))) {
      const path = join(paths.usage, name);
      // Without this one the old log would be taken over again.
      if (name === importedName) await writeFileAtomic(path, JSON.stringify(none), { mode: 0o600 });
      else rmSync(path, { force: true });
    }
  } finally {
    await release();
  }
}
