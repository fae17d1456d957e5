import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from './proxy.ts';
import { waitFor } from './wait.ts';

/** The members of a request record the tests look at. */
export interface RequestRecord {
  id: string;
  path: string;
  timestamp: string;
  status_code: number;
  channel?: string;
  model?: string;
  outcome: string;
  usage?: { metrics: Record<string, number> };
  usage_partial?: boolean;
  error?: { code: string; message: string };
  stream: boolean;
  capture?: { segment: string };
  attempts: { config: string; status?: number; error?: string; verdict?: string }[];
  changes?: { stage: string; what: string; cause: string; before?: string; after?: string }[];
}

/** Every whole line on disk so far, oldest first. A batch may be half written while it is read: the rest comes with the next look. */
export function readRecords(home: string, service: Service): RequestRecord[] {
  const folder = join(home, 'data/requests');
  const files = readdirSync(folder).filter((name) => name.startsWith(`${service}-`));
  return files
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1))
    .map((line) => JSON.parse(line) as RequestRecord);
}

/** Waits for a request's record and makes sure there is one only. */
export async function recordOf(home: string, service: Service, id: unknown): Promise<RequestRecord> {
  const found = (): RequestRecord[] => readRecords(home, service).filter((record) => record.id === id);
  await waitFor(() => found().length > 0);
  const [record, ...more] = found();
  if (!record || more.length > 0) throw new Error(`${more.length + 1} records of ${String(id)}`);
  return record;
}
