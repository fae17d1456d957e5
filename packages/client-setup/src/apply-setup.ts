import { mkdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ClpError } from '@clp/core';
import { createSealedFiles, pathsOf } from '@clp/core/store';
import writeFileAtomic from 'write-file-atomic';
import type { Client, Place, ProxyUrls } from './client.ts';
import { BrokenClientFile } from './document.ts';
import { planSetup, type SetupPlan, takeBack } from './plan-setup.ts';

export interface SetupTarget {
  /** CLP's home, where the record for undoing is kept. */
  home: string;
  name: string;
  client: Client;
  place: Place;
}

export interface FilePlan extends SetupPlan {
  path: string;
  /** There was no such file. */
  isNew: boolean;
}

/** What was done to a client's file, kept (sealed: such files hold keys) so that it can be undone. */
interface SetupRecord extends SetupPlan {
  path: string;
  isNew: boolean;
}

/** Reads the client's file and says what would change. Nothing is written. */
export async function readSetup(
  target: SetupTarget,
  { urls, model }: { urls: ProxyUrls; model?: string },
): Promise<FilePlan> {
  const { file, path } = fileOf(target);
  const text = await readText(path);
  const plan = explained(path, () =>
    planSetup(file, { text: text ?? '', urls, model: model ?? target.client.model }),
  );
  return { ...plan, path, isNew: text === undefined };
}

/** Writes the planned file, unless somebody changed it since it was read; keeps what is needed to undo it. */
export async function applySetup(target: SetupTarget, plan: FilePlan): Promise<void> {
  const { path } = plan;
  const text = await readText(path);
  if ((text ?? '') !== plan.before) {
    throw new ClpError('invalid_request', `${path} was changed by another program meanwhile. Try again.`);
  }
  const { file } = fileOf(target);
  const known = await readRecord(target, path);
  // Set up twice: undoing leads back to what was there before the first time.
  const origin =
    known && text !== undefined
      ? { before: text === known.after ? known.before : takeBack(file, text, known), isNew: known.isNew }
      : { before: plan.before, isNew: plan.isNew };
  const record: SetupRecord = { path, ...origin, after: plan.after, edits: plan.edits };
  await createSealedFiles(target.home).write(recordPath(target, path), JSON.stringify(record));
  await writeText(path, plan.after);
}

/** What undoing would leave; `after` undefined = the file goes. */
export async function readUndo(
  target: SetupTarget,
): Promise<{ path: string; before: string; after: string | undefined } | undefined> {
  const { file, path } = fileOf(target);
  const record = await readRecord(target, path);
  if (!record) return undefined;
  const text = await readText(path);
  if (text === undefined) return { path, before: '', after: undefined };
  if (text === record.after) return { path, before: text, after: record.isNew ? undefined : record.before };
  return { path, before: text, after: explained(path, () => takeBack(file, text, record)) };
}

/** Gives the client's file its own bytes back; takes only our keys out of a file that was edited since. */
export async function undoSetup(target: SetupTarget): Promise<void> {
  const undo = await readUndo(target);
  if (!undo) return;
  if (undo.after === undefined) await rm(undo.path, { force: true });
  else await writeText(undo.path, undo.after);
  await createSealedFiles(target.home).remove(recordPath(target, undo.path));
}

function fileOf({ client, place }: SetupTarget) {
  const path = client.file?.path(place);
  if (client.file && path) return { file: client.file, path };
  const why = client.file
    ? 'has no settings file for a project'
    : 'keeps its settings where no file can set them';
  const values = client.file ? '' : ' Enter them in the client itself.';
  throw new ClpError('invalid_request', `${client.title} ${why}.${values}`);
}

/** One record a file: the same client may be set up for several projects. */
function recordPath({ home, name }: SetupTarget, path: string): string {
  const key = Buffer.from(path).toString('base64url').slice(-80);
  return join(pathsOf(home).backups, 'clients', `${name}-${basename(path)}-${key}.json`);
}

async function readRecord(target: SetupTarget, path: string): Promise<SetupRecord | undefined> {
  const text = await createSealedFiles(target.home).read(recordPath(target, path));
  return text === undefined ? undefined : (JSON.parse(text) as SetupRecord);
}

async function readText(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new ClpError('file_unreadable', `${path} cannot be read (${error.code}). Check its permissions.`, {
      cause: error,
    });
  });
  const text = bytes?.toString('utf8');
  if (text !== undefined && !bytes?.equals(Buffer.from(text)))
    throw new ClpError('file_broken', `${path} is no UTF-8 text. Save it as UTF-8 first; it was left alone.`);
  return text;
}

/** A symlinked file stays a symlink, and keeps its mode. */
async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const target = await realpath(path).catch(() => path);
  const known = await stat(target).catch(() => undefined);
  await writeFileAtomic(target, text, { mode: known ? known.mode & 0o777 : 0o600 });
}

function explained<Value>(path: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BrokenClientFile)) throw error;
    throw new ClpError('file_broken', `${path}: ${error.message}. Mend it first; it was left alone.`, {
      cause: error,
    });
  }
}
