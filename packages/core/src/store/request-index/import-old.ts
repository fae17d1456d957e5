import { createReadStream } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import writeFileAtomic from 'write-file-atomic';
import { outcomes } from '../../schema/request-record.ts';
import { lockFile } from '../lock-file.ts';
import { pathsOf } from '../paths.ts';
import { openPricer } from '../prices/open-pricer.ts';
import { asObject, metricsOf, parseOldLine } from './old-log.ts';
import type { KeptTotals } from './sources.ts';
import { dayOf, type UsageRow } from './totals.ts';

/** Totals of the old log, in `data/usage`. They are written last: where they are, all was taken over. */
export const importedName = 'imported.json';

/**
 * Takes over the log and the usage history of the version before, once. The old files stay as they are: they may hold
 * secrets, so they are read but neither copied nor moved.
 */
export async function importOldLog(home: string): Promise<void> {
  const { data, requests, usage } = pathsOf(home);
  const oldLog = join(data, 'proxy_requests.jsonl');
  const oldHistory = join(data, 'history_usage.json');
  const done = join(usage, importedName);
  if ((await exists(done)) || !((await exists(oldLog)) || (await exists(oldHistory)))) return;
  await Promise.all([requests, usage].map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
  const release = await lockFile(usage);
  try {
    if (await exists(done)) return;
    if (await exists(oldLog)) {
      for (const [name, lines] of await convert(home, oldLog))
        await writeFileAtomic(join(requests, name), lines.join(''), { mode: 0o600 });
    }
    const totals: KeptTotals = { usage: await historyOf(oldHistory), latency: [] };
    await writeFileAtomic(done, JSON.stringify(totals), { mode: 0o600 });
  } finally {
    await release();
  }
}

/** Lines of ours by file name, one file a service and day. */
async function convert(home: string, oldLog: string): Promise<Map<string, string[]>> {
  const price = await openPricer(home);
  const files = new Map<string, string[]>();
  for await (const line of createInterface({
    input: createReadStream(oldLog),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const record = parseOldLine(line);
    if (!record) continue;
    const cost = price(record);
    if (cost !== undefined) record.cost_micros = cost;
    const name = `imported-${record.service.replace(/\W/g, '_')}-${record.timestamp.slice(0, 10)}.jsonl`;
    const lines = files.get(name) ?? [];
    lines.push(`${JSON.stringify(record)}\n`);
    files.set(name, lines);
  }
  return files;
}

/** Totals of what the old log had already dropped. When it was used is unknown: it counts at the file's own time. */
async function historyOf(path: string): Promise<UsageRow[]> {
  const history = parseHistory(path, await readFile(path, 'utf8').catch(() => '{}'));
  const time = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
  const rows: UsageRow[] = [];
  for (const [service, channels] of Object.entries(history)) {
    for (const [config, value] of Object.entries(asObject(channels) ?? {})) {
      const { input, cached_create, cached_read, output, reasoning, total } = metricsOf(value);
      rows.push({
        hour: Math.floor(time / 3_600_000),
        day: dayOf(time),
        service,
        config,
        model: '',
        project: '',
        client: '',
        outcome: outcomes.indexOf('ok'),
        status_class: 2,
        requests: 0,
        input,
        cache_write: cached_create,
        cache_read: cached_read,
        output,
        reasoning,
        total,
        cost: 0,
        unpriced: 1,
        partial: 0,
        ms: 0,
      });
    }
  }
  return rows;
}

/** Requests must not stay out of every list over totals nobody can read. */
function parseHistory(path: string, text: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(text)) ?? {};
  } catch {
    console.error(`${path} is not valid JSON: the usage it held is not taken over.`);
    return {};
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
