import { findNodeAtLocation, parseTree } from 'jsonc-parser';

/** Gives a top-level member another name where it stands; everything else keeps its bytes. */
export function renameEntry(text: string, from: string, to: string): string {
  const tree = parseTree(text);
  const name = tree && findNodeAtLocation(tree, [from])?.parent?.children?.[0];
  if (!name) return text;
  return text.slice(0, name.offset) + JSON.stringify(to) + text.slice(name.offset + name.length);
}
