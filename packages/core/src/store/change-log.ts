import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'jsonc-parser';
import { ClpError } from '../errors.ts';
import type { ChangeCause, ChangeRecord, ConfigRename } from '../schema/change-record.ts';
import { endsTorn } from './append-lines.ts';
import { createFileVersions } from './file-versions.ts';
import { differencesOf, valueAt } from './json-difference.ts';
import { editText, type Written } from './json-file.ts';
import { lockFile } from './lock-file.ts';
import { maskSecrets } from './mask-secrets.ts';
import { pathsOf } from './paths.ts';
import { openSettingsFile, settingsFiles, settingsNameOf } from './settings-files.ts';

export interface Change {
  cause: ChangeCause;
  /** File name below the home. */
  file: string;
  what: string;
  before?: unknown;
  after?: unknown;
  renamed?: ConfigRename[];
  /** What the file's text was and what the change made of it; undefined = it changed no file. */
  texts?: Written;
}

export interface ChangeLog {
  /**
   * Records a change that was just written, and keeps its texts so that it can be undone.
   * @throws ClpError `file_unwritable` that says that the file is changed all the same
   */
  append(change: Change): Promise<ChangeRecord>;
  /** Records what nobody recorded: the file was edited by hand. */
  notice(file: string): Promise<ChangeRecord | undefined>;
  /** Newest first. */
  read(limit?: number): Promise<ChangeRecord[]>;
  /** Undoes one change; what was changed elsewhere since stays. An id may be shortened. */
  revert(id: string, cause: ChangeCause): Promise<ChangeRecord>;
}

/** `data/changes.jsonl`: who or what changed which file, when; also the switch history. */
export function createChangeLog(home: string): ChangeLog {
  const path = pathsOf(home).changes;
  const versions = createFileVersions(home);

  async function write(change: Omit<ChangeRecord, 'id' | 'timestamp'>): Promise<ChangeRecord> {
    const record: ChangeRecord = {
      id: randomUUID(),
      timestamp: new Date().toISOString(),
      ...change,
      ...(change.before !== undefined && { before: masked(change.file, change.before) }),
      ...(change.after !== undefined && { after: masked(change.file, change.after) }),
    };
    // What a crash or a full disk left of a line must not take this one along.
    const start = (await endsTorn(path)) ? '\n' : '';
    await appendFile(path, `${start}${JSON.stringify(record)}\n`, { mode: 0o600 });
    return record;
  }

  /** The texts before and after, kept: those of this change, whatever others have made of the file since. */
  async function keepTexts(file: string, texts: Written): Promise<ChangeRecord['versions']> {
    const before = await versions.keep(file, texts.before);
    const after = await versions.keep(file, texts.after);
    const present = await textOf(file);
    const isKnown = present !== undefined && (await versions.latest(file)) === versions.versionOf(present);
    // A later change may have been recorded already.
    if (!isKnown) await versions.setLatest(file, after);
    return before === after ? undefined : { before, after };
  }

  function textOf(file: string): Promise<string | undefined> {
    return readFile(join(home, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  }

  /** One process at a time decides what is new. */
  async function locked<Result>(run: () => Promise<Result>): Promise<Result> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const release = await lockFile(path);
    try {
      return await run();
    } finally {
      await release();
    }
  }

  async function find(id: string): Promise<ChangeRecord> {
    const found = (await readAll(path)).filter((record) => record.id.startsWith(id));
    const [record] = found;
    if (id === '' || !record || found.length > 1)
      throw new ClpError('not_found', `No single change has the id "${id}". \`clp history\` lists them.`);
    return record;
  }

  async function keptTexts({ file, versions: kept }: ChangeRecord): Promise<Written> {
    const before = kept?.before === undefined ? undefined : await versions.read(file, kept.before);
    const after = kept && (await versions.read(file, kept.after));
    if (before === undefined || after === undefined)
      throw new ClpError('not_found', `The text of ${file} before that change is not kept any more.`);
    return { before, after };
  }

  const append: ChangeLog['append'] = ({ texts, ...change }) =>
    locked(async () => {
      const kept = texts && (await keepTexts(change.file, texts));
      return write({ ...change, ...(kept && { versions: kept }) });
    }).catch((error: unknown) => {
      throw texts ? unrecorded(change.file, error) : error;
    });

  return {
    append,
    notice: (file) =>
      locked(async () => {
        const text = await textOf(file);
        const latest = await versions.latest(file);
        if (text === undefined || latest === versions.versionOf(text)) return undefined;
        const before = latest === undefined ? undefined : await versions.read(file, latest);
        const kept = await keepTexts(file, { before: before ?? text, after: text });
        if (before === undefined || !kept) return undefined;
        const change = describeEdit(file, before, text);
        return change && write({ cause: 'hand edit', file, ...change, versions: kept });
      }),
    async read(limit = 100) {
      return (await readAll(path)).reverse().slice(0, limit);
    },
    async revert(id, cause) {
      const record = await find(id);
      const name = settingsNameOf(record.file);
      if (!name || !record.versions)
        throw new ClpError('invalid_request', `"${record.what}" changed no file, so nothing can be undone.`);
      const { file } = record;
      const kept = await keptTexts(record);
      const texts = await openSettingsFile(home, name).replace(
        (current) => undo({ file, ...kept, current }) || '{}\n',
      );
      const what = `undo of ${record.id.slice(0, 8)}: ${record.what}`;
      const back = record.renamed?.map(({ service, from, to }) => ({ service, from: to, to: from }));
      return append({ cause, file, what, texts, ...(back && { renamed: back }) });
    },
  };
}

/** The file holds the change by then: who is told of a failure alone would make it once more. */
function unrecorded(file: string, cause: unknown): ClpError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new ClpError(
    'file_unwritable',
    `${file} was changed, but its history was not (${cause instanceof ClpError ? message : code}): that change cannot be undone. Make room for data, or make it writable.`,
    { cause },
  );
}

async function readAll(path: string): Promise<ChangeRecord[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap(parseLine);
}

/** A torn last line (a crash while writing) is left out. */
function parseLine(line: string): ChangeRecord[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as ChangeRecord];
  } catch {
    return [];
  }
}

/** What the proxies themselves keep in `lb_config.json`: no edit of anybody. */
const stateKeys = new Set([
  'currentFailures',
  'current_failures',
  'excludedConfigs',
  'excluded_configs',
  'excludedTimestamps',
  'cooldowns',
]);

/** What a filter looks for is what nobody should read. */
function masked(file: string, value: unknown): unknown {
  return file === settingsFiles.filter.file ? withoutSources(value) : maskSecrets(value);
}

function withoutSources(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSources);
  if (typeof value !== 'object' || value === null) return '…';
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, key === 'source' ? '…' : member]),
  );
}

/** In words and values what an edit changed; undefined = nothing that counts. Of filters only that they changed. */
function describeEdit(
  file: string,
  before: string,
  after: string,
): Pick<ChangeRecord, 'what' | 'before' | 'after'> | undefined {
  const differences = differencesOf(parse(before), parse(after)).filter(
    ({ path }) => !path.some((key) => stateKeys.has(key)),
  );
  if (differences.length === 0) return undefined;
  const names = differences.map(({ path }) => path.join('.')).filter((name) => name !== '');
  const what = `edit of ${file}${names.length > 0 ? `: ${names.slice(0, 5).join(', ')}` : ''}`;
  if (file === settingsFiles.filter.file) return { what };
  const values = (side: 'before' | 'after') =>
    Object.fromEntries(
      differences.map((difference) => {
        const { path } = difference;
        const value = maskSecrets({ [path.at(-1) ?? '']: difference[side] }) as Record<string, unknown>;
        return [path.join('.'), value[path.at(-1) ?? ''] ?? null];
      }),
    );
  return { what, before: values('before'), after: values('after') };
}

/** Takes one change back, also in a text that was changed elsewhere since. */
function undo({
  file,
  before,
  after,
  current,
}: {
  file: string;
  before: string;
  after: string;
  current: string;
}): string {
  if (current === after) return before;
  const now: unknown = parse(current);
  const edits = differencesOf(parse(before), parse(after)).map(({ path, before: old, after: changed }) => {
    if (differencesOf(valueAt(now, path), changed).length > 0)
      throw new ClpError(
        'invalid_request',
        `${path.join('.') || file} was changed again since; undo the later change first.`,
      );
    return { path, value: old };
  });
  return editText(current, edits);
}
