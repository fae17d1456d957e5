import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-verb';

/** Has `clp report` write its bundle, and gives its text. */
export async function makeReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clp-report-'));
  try {
    const path = join(folder, 'report.json');
    await runCommand(['report', '--output', path]);
    return await readFile(path, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
