import { readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import writeFileAtomic from 'write-file-atomic';
import type { Paths } from '../paths.ts';
import { removeLeftovers } from './prune.ts';

/** Totals begin again at `now`; the request log stays as it is. The index must be rebuilt afterwards. */
export async function forgetTotals(paths: Paths, now: number): Promise<void> {
  await Promise.all(
    [paths.requests, paths.usage].map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })),
  );
  const release = await lockfile.lock(paths.requests, { realpath: false, stale: 60_000, retries: 20 });
  try {
    // Their totals are what keeps the files of pruned requests from being read again.
    removeLeftovers(paths);
    await writeFileAtomic(paths.usageCleared, `${new Date(now).toISOString()}\n`, { mode: 0o600 });
    for (const name of readdirSync(paths.usage))
      if (name.endsWith('.json')) rmSync(join(paths.usage, name), { force: true });
  } finally {
    await release();
  }
}
