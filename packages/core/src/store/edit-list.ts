import {
  applyEdits,
  findNodeAtLocation,
  format,
  type JSONPath,
  parseTree,
  stripComments,
} from 'jsonc-parser';

/** One element of a list as text, with the comments that belong to it. */
interface Item {
  /** White space and comments above it. */
  above: string;
  text: string;
  /** What follows it on its line, without the comma. */
  beside: string;
}

/**
 * What is done to a list: an element put in, taken out or put elsewhere, positions from 0; or made one of what is at the
 * path.
 */
export type ListEdit =
  | { path: JSONPath; insert: unknown; at: number }
  | { path: JSONPath; removeAt: number }
  | { path: JSONPath; moveFrom: number; to: number }
  | { path: JSONPath; wrap: 'list' };

/** Edits a list so that comments move or go with the element they stand above or beside. */
export function editList(text: string, edit: ListEdit): string {
  if ('wrap' in edit) return wrapInList(text, edit.path);
  const list = readList(text, edit.path);
  if (!list) return text;
  const { items } = list;
  const spaces = items.map(({ above }) => /^\s*/.exec(above)?.[0] ?? '');
  if ('insert' in edit) items.splice(edit.at, 0, newItem(edit.insert, spaces.at(-1) ?? ''));
  else if ('removeAt' in edit) items.splice(edit.removeAt, 1);
  else items.splice(edit.to, 0, ...items.splice(edit.moveFrom, 1));
  const written = items.map(({ above, text: element, beside }, index) => {
    const comma = index < items.length - 1 || list.trailingComma ? ',' : '';
    return `${spaces[index] ?? spaces.at(-1) ?? ''}${above.trimStart()}${element}${comma}${beside}`;
  });
  return text.slice(0, list.start) + written.join('') + list.closing + text.slice(list.end);
}

function wrapInList(text: string, path: JSONPath): string {
  const root = parseTree(text);
  const node = root && findNodeAtLocation(root, path);
  if (!node) return text;
  const end = node.offset + node.length;
  const wrapped = `${text.slice(0, node.offset)}[\n${text.slice(node.offset, end)}\n]${text.slice(end)}`;
  return applyEdits(wrapped, format(wrapped, undefined, { insertSpaces: true, tabSize: 2 }));
}

function newItem(value: unknown, space: string): Item {
  const indent = space.includes('\n') ? space.slice(space.lastIndexOf('\n') + 1) : undefined;
  if (indent === undefined) return { above: ' ', text: JSON.stringify(value), beside: '' };
  const unit = indent.startsWith('\t') ? '\t' : '  ';
  const text = JSON.stringify(value, null, unit).replaceAll('\n', `\n${indent}`);
  return { above: '', text, beside: '' };
}

/** A list that is there and has elements, taken apart; `start` and `end` are within its brackets. */
function readList(
  text: string,
  path: JSONPath,
): { items: Item[]; start: number; end: number; closing: string; trailingComma: boolean } | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, path);
  const elements = node?.type === 'array' ? (node.children ?? []) : [];
  if (!node || elements.length === 0) return undefined;
  const end = node.offset + node.length - 1;
  const items: Item[] = [];
  let above = text.slice(node.offset + 1, elements[0]?.offset);
  let trailingComma = false;
  for (const [index, element] of elements.entries()) {
    const after = element.offset + element.length;
    const gap = text.slice(after, elements[index + 1]?.offset ?? end);
    const comma = commaIn(gap);
    trailingComma = comma >= 0;
    const rest = comma < 0 ? gap : gap.slice(0, comma) + gap.slice(comma + 1);
    const lineEnd = rest.search(/\r?\n/);
    const beside = lineEnd < 0 ? '' : rest.slice(0, lineEnd);
    items.push({ above, text: text.slice(element.offset, after), beside });
    above = rest.slice(beside.length);
  }
  return { items, start: node.offset + 1, end, closing: above, trailingComma };
}

/** Where the comma between two elements is; one in a comment is none. */
function commaIn(gap: string): number {
  return stripComments(gap, ' ').indexOf(',');
}
