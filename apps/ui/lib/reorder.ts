import { findNodeAtLocation, type JSONPath, parseTree } from 'jsonc-parser';

/** The list with one item moved; the others keep their order. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const rest = items.toSpliced(from, 1);
  const [item] = items.slice(from, from + 1);
  return item === undefined ? [...items] : rest.toSpliced(to, 0, item);
}

/**
 * Moves one item of the list, or one member of the object, at a path to another place. Items keep their bytes; what
 * stands between them (commas, line ends, comments) stays where it is.
 */
export function moveInText(text: string, path: JSONPath, { from, to }: { from: number; to: number }): string {
  const tree = parseTree(text);
  const nodes = (tree && findNodeAtLocation(tree, path)?.children) ?? [];
  const slots = nodes.map(({ offset, length }) => ({ start: offset, end: offset + length }));
  const items = moved(
    slots.map(({ start, end }) => text.slice(start, end)),
    from,
    to,
  );
  let result = '';
  let written = 0;
  for (const [index, { start, end }] of slots.entries()) {
    result += text.slice(written, start) + (items[index] ?? '');
    written = end;
  }
  return result + text.slice(written);
}
