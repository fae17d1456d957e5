import { editJson, parseJson, type TextEdit } from './json-text';
import { isObject } from './record';

type Path = (string | number)[];

/** One value that is not the same in the three versions; `undefined` = it is not there. */
export interface MergeField {
  path: Path;
  base: unknown;
  mine: unknown;
  theirs: unknown;
  /** Who changed it; `both` = to different values, so somebody must choose. */
  by: 'me' | 'them' | 'both';
}

interface Versions {
  base: unknown;
  mine: unknown;
  theirs: unknown;
}

/** Every value that I or they changed since the base, in the order of the file. */
export function compareVersions(texts: { base: string; mine: string; theirs: string }): MergeField[] {
  const versions = {
    base: parseJson(texts.base),
    mine: parseJson(texts.mine),
    theirs: parseJson(texts.theirs),
  };
  return fieldsOf([], versions);
}

/**
 * Their text with my changes in it. Where both changed the same value, `choices` (by `keyOf`) says whose stays; what
 * nobody chose stays theirs.
 */
export function mergeInto(
  theirs: string,
  fields: readonly MergeField[],
  choices: Readonly<Record<string, 'mine' | 'theirs'>>,
): string {
  const edits: TextEdit[] = fields
    .filter((field) => field.by === 'me' || (field.by === 'both' && choices[keyOf(field)] === 'mine'))
    .map(({ path, mine }) => ({ path, value: mine }));
  return editJson(theirs, edits);
}

export function keyOf({ path }: MergeField): string {
  return path.join('.');
}

function fieldsOf(path: Path, versions: Versions): MergeField[] {
  const { base, mine, theirs } = versions;
  if (isSame(mine, theirs)) return [];
  const keys = commonKeys(versions);
  if (keys) {
    return keys.flatMap((key) =>
      fieldsOf([...path, key], {
        base: memberOf(base, key),
        mine: memberOf(mine, key),
        theirs: memberOf(theirs, key),
      }),
    );
  }
  if (isSame(base, mine)) return [{ path, ...versions, by: 'them' }];
  if (isSame(base, theirs)) return [{ path, ...versions, by: 'me' }];
  return [{ path, ...versions, by: 'both' }];
}

/** Objects are compared by member, lists of one length by item; anything else is one value. */
function commonKeys({ base, mine, theirs }: Versions): (string | number)[] | undefined {
  if (isObject(mine) && isObject(theirs)) {
    const before = isObject(base) ? base : {};
    return [...new Set([...Object.keys(before), ...Object.keys(theirs), ...Object.keys(mine)])];
  }
  const lists = [base, mine, theirs].filter(Array.isArray);
  const [first] = lists;
  if (lists.length < 3 || !first || lists.some((list) => list.length !== first.length)) return undefined;
  return [...first.keys()];
}

function memberOf(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
}
