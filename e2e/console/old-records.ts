import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecords } from '../kit/records.ts';

/** Writes many requests of a day in the past, a second apart, each like the first one there is. */
export function writeOldRecords(home: string, count: number): void {
  const [record] = readRecords(home, 'claude');
  const lines = Array.from({ length: count }, (_, index) => {
    const timestamp = new Date(Date.UTC(2026, 0, 2, 0, 0, index)).toISOString();
    return `${JSON.stringify({ ...record, id: `old-${index}`, timestamp })}\n`;
  });
  appendFileSync(join(home, 'data/requests/claude-2026-01-02.jsonl'), lines.join(''));
}
