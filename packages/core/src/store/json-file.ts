import { createHash } from 'node:crypto';
import { access, constants, lstat, mkdir, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  applyEdits,
  findNodeAtLocation,
  type JSONPath,
  modify,
  type ParseError,
  parse,
  parseTree,
} from 'jsonc-parser';
import writeFileAtomic from 'write-file-atomic';
import { ClpError } from '../errors.ts';
import type { TSchema } from '../schema/type.ts';
import { createValidator } from '../schema/validate.ts';
import { editList, type ListEdit } from './edit-list.ts';
import { brokenError, type FileProblem, faultProblem, syntaxProblem } from './file-problem.ts';
import { lockFile } from './lock-file.ts';

/** What a read found. */
export type FileReading<Value> =
  | { state: 'ok'; value: Value; text: string }
  | { state: 'missing'; value: Value }
  | { state: 'broken'; problem: FileProblem };

/** A reading that can be built on. */
export type GoodReading<Value> = Exclude<FileReading<Value>, { state: 'broken' }>;

/**
 * One edit of a document: the value at a path, `undefined` removes it; or another name for the member at a path; or an
 * element of the list at a path added, removed or moved.
 */
export type JsonEdit = { path: JSONPath; value: unknown } | { path: JSONPath; newName: string } | ListEdit;

/** The text of a file before and after a write. */
export interface Written {
  before: string;
  after: string;
}

export interface JsonFile<Value> {
  readonly path: string;
  read(): Promise<FileReading<Value>>;
  /**
   * Reads, edits and writes under a lock, atomically; everything the edits do not touch keeps its bytes. Refuses to write
   * over a broken file. Gives the text before and after.
   */
  update(change: (value: Value) => JsonEdit[]): Promise<Written>;
  /** Replaces the whole text, which may be broken, by one made from it under the lock (an undo), after the same checks. */
  replace(change: (text: string) => string): Promise<Written>;
  /**
   * The same for a file that can be read (an editor's save).
   * @param basedOn version of the text the change was thought out on, where time has passed since
   * @throws ClpError `conflict` if the file was changed meanwhile
   */
  rewrite(change: (reading: GoodReading<Value>) => string, basedOn?: string): Promise<Written>;
}

export interface JsonFileOptions<Value> {
  path: string;
  schema: TSchema;
  /** Value and text of a file that does not exist. */
  empty: Value;
  /** Throws if what the schema allows should still not be saved. */
  refuse?: ((before: Value, after: Value) => void) | undefined;
}

/** A file that is changed again and again while it is written is somebody's at work. */
const mostTries = 10;

/** Bytes. */
const largestFile = 32 * 1024 * 1024;

export function createJsonFile<Value>({
  path,
  schema,
  empty,
  refuse,
}: JsonFileOptions<Value>): JsonFile<Value> {
  const validate = createValidator(schema);

  function readingOf(text: string): FileReading<Value> {
    try {
      return parseText(text);
    } catch (error) {
      // The parser calls itself at each bracket.
      if (!(error instanceof RangeError)) throw error;
      const remedy = 'Mend it by hand; CLP keeps using what it read last.';
      return { state: 'broken', problem: { file: path, reason: 'it is nested too deep', remedy } };
    }
  }

  function parseText(text: string): FileReading<Value> {
    const errors: ParseError[] = [];
    const value: unknown = parse(text, errors, { allowTrailingComma: true });
    const [first] = errors;
    if (first) return { state: 'broken', problem: syntaxProblem(path, text, first) };
    const [fault] = validate(value);
    if (fault) return { state: 'broken', problem: faultProblem(path, text, fault) };
    return { state: 'ok', value: value as Value, text };
  }

  async function read(): Promise<FileReading<Value>> {
    const found = await look(path);
    if ('problem' in found) return { state: 'broken', problem: found.problem };
    return found.text === undefined ? { state: 'missing', value: empty } : readingOf(found.text);
  }

  async function textNow(): Promise<string> {
    const found = await look(path);
    if ('problem' in found) throw brokenError(found.problem);
    return found.text ?? '';
  }

  /** @param write undefined = the file was changed meanwhile, by an editor that knows of no lock: once more from what it is now */
  async function locked(write: (target: string) => Promise<Written | undefined>): Promise<Written> {
    // A symlinked file stays a symlink: its target is what gets replaced.
    const target = await realpath(path).catch(() => path);
    const release = await lock(path, target);
    try {
      for (let tries = 0; tries < mostTries; tries++) {
        const written = await write(target);
        if (written) return written;
      }
      throw conflict(path);
    } catch (error) {
      throw error instanceof ClpError ? error : unwritable(path, error);
    } finally {
      await release();
    }
  }

  /** Writes a text that can be used in place of what was read, if that is still what the file holds. */
  async function save(
    target: string,
    { reading, before, after }: { reading: FileReading<Value> } & Written,
  ): Promise<Written | undefined> {
    const result = readingOf(after);
    if (result.state === 'broken')
      throw brokenError({ ...result.problem, remedy: 'Correct that; nothing was saved.' });
    refuse?.(reading.state === 'broken' ? empty : reading.value, result.value);
    if (after === before) return { before, after };
    const { mode, chown } = await ownershipOf(target);
    const next = `${target}.next`;
    await writeFileAtomic(next, after, { mode, ...(chown && { chown }) });
    // Until it was on disk, somebody may have saved the file.
    if ((await textNow()) !== before) {
      await unlink(next);
      return undefined;
    }
    await rename(next, target);
    return { before, after };
  }

  async function readGood(): Promise<GoodReading<Value>> {
    const reading = await read();
    if (reading.state === 'broken') throw brokenError(reading.problem);
    return reading;
  }

  return {
    path,
    read,
    update: (change) =>
      locked(async (target) => {
        const reading = await readGood();
        const isBlank = reading.state === 'missing' || reading.text.trim() === '';
        const base = isBlank ? `${JSON.stringify(empty, null, 2)}\n` : reading.text;
        return save(target, {
          reading,
          before: textOf(reading),
          after: editText(base, change(reading.value)),
        });
      }),
    replace: (change) =>
      locked(async (target) => {
        const before = await textNow();
        return save(target, { reading: readingOf(before), before, after: change(before) });
      }),
    rewrite: (change, basedOn) =>
      locked(async (target) => {
        const reading = await readGood();
        if (basedOn !== undefined && basedOn !== versionOf(reading)) throw conflict(path);
        return save(target, { reading, before: textOf(reading), after: change(reading) });
      }),
  };
}

async function lock(path: string, target: string): Promise<() => Promise<void>> {
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await access(dirname(target), constants.W_OK);
    return await lockFile(target);
  } catch (error) {
    throw error instanceof ClpError ? error : unwritable(path, error);
  }
}

function unwritable(path: string, cause: unknown): ClpError {
  const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
  return new ClpError(
    'file_unwritable',
    `${path} cannot be written (${code}). Nothing was changed. Make room there, or make the folder writable.`,
    { cause },
  );
}

/** Names what a reading found, for a later `rewrite`: the same only for the same text. */
export function versionOf<Value>(reading: GoodReading<Value>): string {
  const text = reading.state === 'ok' ? reading.text : `${JSON.stringify(reading.value, null, 2)}\n`;
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function textOf<Value>(reading: GoodReading<Value>): string {
  return reading.state === 'ok' ? reading.text : '';
}

function conflict(path: string): ClpError {
  return new ClpError(
    'conflict',
    `${path} was changed by somebody else meanwhile. Look at it again, then save again.`,
  );
}

/** Applies edits one after another, in the document's own indentation. */
export function editText(text: string, edits: readonly JsonEdit[]): string {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  return edits.reduce((current, edit) => {
    if ('newName' in edit) return renameMember(current, edit);
    if (!('value' in edit)) return editList(current, edit);
    return applyEdits(current, modify(current, edit.path, edit.value, { formattingOptions }));
  }, text);
}

/** Replaces the name alone, so that the member keeps its place, its comments and its bytes. */
function renameMember(text: string, { path, newName }: { path: JSONPath; newName: string }): string {
  const tree = parseTree(text);
  const name = tree && findNodeAtLocation(tree, path)?.parent?.children?.[0];
  if (!name) return text;
  return text.slice(0, name.offset) + JSON.stringify(newName) + text.slice(name.offset + name.length);
}

/** Its text, undefined where there is none; or why it cannot be read. */
type Look = { text: string | undefined } | { problem: FileProblem };

async function look(path: string): Promise<Look> {
  try {
    const problem = oddFile(path, await stat(path));
    return problem ? { problem } : { text: (await readFile(path, 'utf8')).replace(/^\ufeff/, '') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !(await isLink(path))) return { text: undefined };
    const remedy = `Check the owner and permissions of ${path}; CLP keeps using what it read last.`;
    return { problem: { file: path, reason: `cannot be read (${code})`, remedy } };
  }
}

/** Reading a pipe would wait for ever, a device would fill the memory. */
function oddFile(path: string, file: { isFile(): boolean; size: number }): FileProblem | undefined {
  const remedy = `Move away what is at ${path}; CLP keeps using what it read last.`;
  if (!file.isFile()) return { file: path, reason: 'it is no file', remedy };
  if (file.size <= largestFile) return undefined;
  const reason = `it is larger than ${largestFile / 1024 / 1024} MB, which no settings file is`;
  return { file: path, reason, remedy };
}

/** A link to nowhere is a mistake to be told of, not a file that does not exist. */
function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

/** Files hold credentials: 0600, never wider than they already are. */
async function ownershipOf(path: string): Promise<{ mode: number; chown?: { uid: number; gid: number } }> {
  const known = await stat(path).catch(() => undefined);
  return known ? { mode: known.mode & 0o600, chown: { uid: known.uid, gid: known.gid } } : { mode: 0o600 };
}
