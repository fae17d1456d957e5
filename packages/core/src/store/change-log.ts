import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ChangeCause, ChangeRecord } from '../schema/change-record.ts';
import { pathsOf } from './paths.ts';

export interface ChangeLog {
  append(change: {
    cause: ChangeCause;
    file: string;
    what: string;
    before?: unknown;
    after?: unknown;
  }): Promise<ChangeRecord>;
  /** Newest first. */
  read(limit?: number): Promise<ChangeRecord[]>;
}

/** `data/changes.jsonl`: who or what changed which file, when; also the switch history. */
export function createChangeLog(home: string): ChangeLog {
  const path = pathsOf(home).changes;
  return {
    async append(change) {
      const record: ChangeRecord = {
        id: randomUUID(),
        timestamp: new Date().toISOString(),
        ...change,
        ...(change.before !== undefined && { before: maskSecrets(change.before) }),
        ...(change.after !== undefined && { after: maskSecrets(change.after) }),
      };
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // One write of one line: appends of several processes do not mix.
      await appendFile(path, `${JSON.stringify(record)}\n`, { mode: 0o600 });
      return record;
    },
    async read(limit = 100) {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return text.split('\n').flatMap(parseLine).reverse().slice(0, limit);
    },
  };
}

/** A torn last line (a crash while writing) is left out. */
function parseLine(line: string): ChangeRecord[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as ChangeRecord];
  } catch {
    return [];
  }
}

const secretKeys = new Set(['auth_token', 'api_key', 'hash']);

/** The same value with every secret shown as `…last4`. References (`env:`, `file:`) are no secrets. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      secretKeys.has(key) && typeof member === 'string' ? maskSecret(member) : maskSecrets(member),
    ]),
  );
}

/** `…last4`, or `…` where four characters would give too much of it away. */
export function maskSecret(secret: string): string {
  if (secret === '' || /^(env|file):/.test(secret)) return secret;
  return secret.length < 12 ? '…' : `…${secret.slice(-4)}`;
}
