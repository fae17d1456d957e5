import { type AST, getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import type { ValueEdit } from './value-edit.ts';

type Path = readonly (string | number)[];

/** One `key = value`, wherever it stands: at the top, under a `[table]`, or in an inline table. */
interface Entry {
  path: Path;
  node: AST.TOMLKeyValue;
}

export function parseToml(text: string): unknown {
  return getStaticTOMLValue(parseTOML(text));
}

/** Sets a text, or removes a key or an empty table; everything else of the document keeps its bytes. */
export function editToml(text: string, { path, value }: ValueEdit): string {
  const [top] = parseTOML(text).body;
  const entries = entriesOf(top);
  const known = entries.find((entry) => isSame(entry.path, path));
  if (value === undefined) return known ? removeEntry(text, known.node) : removeTable(text, top, path);
  const literal = JSON.stringify(value);
  if (known) return splice(text, known.node.value.range, literal);

  const inline = entries.findLast(
    (entry) => entry.node.value.type === 'TOMLInlineTable' && isWithin(path, entry.path),
  );
  if (inline) return insertInline(text, inline, { path, literal });
  const line = `${keyOf(path.slice(-1))} = ${literal}`;
  return path.length === 1 ? insertAtTop(text, top, line) : insertInTable(text, top, { path, line });
}

function insertInline(
  text: string,
  { path: prefix, node }: Entry,
  own: { path: Path; literal: string },
): string {
  const assignment = `${keyOf(own.path.slice(prefix.length))} = ${own.literal}`;
  const last = node.value.type === 'TOMLInlineTable' ? node.value.body.at(-1) : undefined;
  if (!last) return splice(text, node.value.range, `{ ${assignment} }`);
  return splice(text, [last.range[1], last.range[1]], `, ${assignment}`);
}

/** Keys without a table must stand before the first table. */
function insertAtTop(text: string, top: AST.TOMLTopLevelTable, line: string): string {
  const eol = eolOf(text);
  const last = top.body.findLast(({ type }) => type === 'TOMLKeyValue');
  if (!last) return text === '' ? `${line}${eol}` : `${line}${eol}${eol}${text}`;
  const end = endOfLine(text, last.range[1]);
  return splice(text, [end, end], `${eol}${line}`);
}

function insertInTable(
  text: string,
  top: AST.TOMLTopLevelTable,
  { path, line }: { path: Path; line: string },
): string {
  const eol = eolOf(text);
  const parent = path.slice(0, -1);
  const table = tablesOf(top).find(({ resolvedKey }) => isSame(resolvedKey, parent));
  if (table) {
    const end = endOfLine(text, (table.body.at(-1) ?? table).range[1]);
    return splice(text, [end, end], `${eol}${line}`);
  }
  const ended = text === '' || text.endsWith('\n') ? text : `${text}${eol}`;
  const gap = ended === '' || ended.endsWith(eol + eol) ? '' : eol;
  return `${ended}${gap}[${keyOf(parent)}]${eol}${line}${eol}`;
}

function removeEntry(text: string, node: AST.TOMLKeyValue): string {
  if (node.parent.type !== 'TOMLInlineTable') return removeLines(text, node.range);
  const siblings = node.parent.body;
  const at = siblings.indexOf(node);
  const next = siblings[at + 1];
  if (next) return splice(text, [node.range[0], next.range[0]], '');
  return splice(text, [siblings[at - 1]?.range[1] ?? node.range[0], node.range[1]], '');
}

function removeTable(text: string, top: AST.TOMLTopLevelTable, path: Path): string {
  const table = tablesOf(top).find(({ resolvedKey }) => isSame(resolvedKey, path));
  return table ? removeLines(text, table.range) : text;
}

/** With the empty line before, where removing would leave two of them. */
function removeLines(text: string, [from, to]: readonly [number, number]): string {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const next = text.indexOf('\n', to);
  const before = text.slice(0, start);
  const after = next < 0 ? '' : text.slice(next + 1);
  const gap = /\n(\r?\n)$/.exec(before)?.[1];
  const isBetweenGaps = gap !== undefined && (after === '' || /^\r?\n/.test(after));
  return isBetweenGaps ? before.slice(0, -gap.length) + after : before + after;
}

function entriesOf(top: AST.TOMLTopLevelTable): Entry[] {
  return top.body.flatMap((node) =>
    node.type === 'TOMLTable'
      ? node.body.flatMap((each) => entriesIn(each, node.resolvedKey))
      : entriesIn(node, []),
  );
}

function entriesIn(node: AST.TOMLKeyValue, prefix: Path): Entry[] {
  const own = node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));
  const path = [...prefix, ...own];
  const inner = node.value.type === 'TOMLInlineTable' ? node.value.body : [];
  return [{ path, node }, ...inner.flatMap((each) => entriesIn(each, path))];
}

function tablesOf(top: AST.TOMLTopLevelTable): AST.TOMLTable[] {
  return top.body.filter((node) => node.type === 'TOMLTable');
}

function keyOf(path: Path): string {
  return path.map((key) => (/^[\w-]+$/.test(String(key)) ? key : JSON.stringify(key))).join('.');
}

function isSame(one: Path, other: Path): boolean {
  return one.length === other.length && isWithin(one, other);
}

function isWithin(path: Path, container: Path): boolean {
  return container.every((key, index) => path[index] === key);
}

function splice(text: string, [from, to]: readonly [number, number], middle: string): string {
  return text.slice(0, from) + middle + text.slice(to);
}

/** As its first line ends; a file may be mixed. */
function eolOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

/** Where the line break after a position is, or the end of the text. */
function endOfLine(text: string, from: number): number {
  const found = /\r?\n/.exec(text.slice(from));
  return found ? from + found.index : text.length;
}
