import { isDeepStrictEqual } from 'node:util';
import { applyPatch, createTwoFilesPatch, structuredPatch } from 'diff';
import type { Client, ProxyUrls, SetupEdit, SetupFile } from './client.ts';
import { BrokenClientFile, formats } from './document.ts';
import { isObject, type ValueEdit, valueAt } from './value-edit.ts';

/** What setting up a client would do to its file. */
export interface SetupPlan {
  before: string;
  after: string;
  edits: SetupEdit[];
}

/** @param text the client's file as it is; '' = there is none */
export function planSetup(
  file: SetupFile,
  { text, urls, model }: { text: string; urls: ProxyUrls; model: string },
): SetupPlan {
  const format = formats[file.format];
  const current = format.parse(text);
  const edits = file.edits({ urls, model, current });
  for (const { path } of edits) requireContainers(current, path);
  const changes = edits
    .map((edit) => place(current, edit))
    .filter(({ path, value }) => !isDeepStrictEqual(valueAt(current, path), value));
  const after = changes.length > 0 ? format.edit(text, changes) : text;
  requireSet(format.parse(after), changes);
  return { before: text, after, edits };
}

/** Of a key that is there twice the client takes one and an editor finds the other. */
function requireSet(result: unknown, changes: readonly ValueEdit[]): void {
  const lost = changes.find(({ path, value }) => !isDeepStrictEqual(valueAt(result, path), value));
  if (lost) throw new BrokenClientFile(`"${lost.path[0]}" is there twice`);
}

/**
 * The file without what the setup put in, for a file that was edited since: our keys go, or get back the value they had.
 * A key the user has changed meanwhile is his. Where he edited other lines than the setup did, those get their own bytes
 * back.
 */
export function takeBack(file: SetupFile, text: string, plan: SetupPlan): string {
  const format = formats[file.format];
  const byKey = takeKeysBack(file, text, plan);
  const byLine = takeLinesBack(text, plan);
  if (byLine === undefined) return byKey;
  try {
    return isDeepStrictEqual(format.parse(byLine), format.parse(byKey)) ? byLine : byKey;
  } catch {
    return byKey;
  }
}

/** undefined = the user edited the same lines. */
function takeLinesBack(text: string, { before, after }: SetupPlan): string | undefined {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
  const [own, ours, original] = [text, after, before].map(withoutMark);
  const undoing = structuredPatch('', '', ours ?? '', original ?? '', '', '', { context: 1 });
  const result = applyPatch(own ?? '', undoing, { autoConvertLineEndings: false });
  return result === false ? undefined : mark + result;
}

const byteOrderMark = '\ufeff';

function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

function takeKeysBack(file: SetupFile, text: string, plan: SetupPlan): string {
  const format = formats[file.format];
  const original = format.parse(plan.before);
  let result = text;
  // From the last to the first, so that a container made by an earlier edit is empty when its turn comes.
  for (const edit of plan.edits.toReversed()) {
    const current = format.parse(result);
    const { path, value } = place(current, edit);
    if (!isDeepStrictEqual(valueAt(current, path), value)) continue;
    const former = valueAt(original, place(original, edit).path);
    result = format.edit(result, [{ path, value: former }]);
    if (former === undefined) result = dropEmpty({ format, text: result, original, path });
  }
  return result;
}

/** Removes containers that the setup made and that hold nothing any more. */
function dropEmpty({
  format,
  text,
  original,
  path,
}: {
  format: (typeof formats)['json'];
  text: string;
  original: unknown;
  path: ValueEdit['path'];
}): string {
  let result = text;
  for (let length = path.length - 1; length > 0; length--) {
    const container = path.slice(0, length);
    const value = valueAt(format.parse(result), container);
    const isEmpty = isObject(value) && Object.keys(value).length === 0;
    if (!isEmpty || valueAt(original, container) !== undefined) break;
    result = format.edit(result, [{ path: container, value: undefined }]);
  }
  return result;
}

/** A value of the user's where ours needs a table is not ours to replace. */
function requireContainers(current: unknown, path: readonly string[]): void {
  for (let length = 0; length < path.length; length++) {
    const value = valueAt(current, path.slice(0, length));
    if (value === undefined || (isObject(value) && !Array.isArray(value))) continue;
    const where = length === 0 ? 'the file' : path.slice(0, length).join('.');
    throw new BrokenClientFile(`${where} is no table of settings`);
  }
}

/** Where an edit goes in this document: a list item at its own place, or at the end. */
function place(current: unknown, edit: SetupEdit): ValueEdit {
  if ('value' in edit) return edit;
  const { path, item, knownBy } = edit;
  const list = valueAt(current, path);
  if (list === undefined) return { path, value: [item] };
  if (!Array.isArray(list)) throw new BrokenClientFile(`${path.join('.')} is no list`);
  const index = list.findIndex((each) => isObject(each) && each[knownBy] === item[knownBy]);
  return { path: [...path, index < 0 ? list.length : index], value: item };
}

/** The change as people read it. */
export function diffOf(path: string, { before, after }: Pick<SetupPlan, 'before' | 'after'>): string {
  return createTwoFilesPatch(path, path, before, after, '', '', { context: 2 })
    .split('\n')
    .slice(2)
    .join('\n')
    .trimEnd();
}

/** Variables of this shell that would win over the client's file. */
export function overridingVariables(
  { overriding }: Client,
  variables: Readonly<Record<string, string | undefined>>,
): string[] {
  return overriding.filter((name) => variables[name]);
}
