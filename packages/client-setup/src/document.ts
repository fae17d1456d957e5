import {
  applyEdits,
  findNodeAtLocation,
  modify,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { editToml, parseToml } from './toml.ts';
import type { ValueEdit } from './value-edit.ts';

/** Thrown for a client's file that cannot be read; the file is left alone. */
export class BrokenClientFile extends Error {}

/** Reads and edits the text of a client's file; what no edit names keeps its bytes. */
export interface DocumentFormat {
  parse(text: string): unknown;
  edit(text: string, edits: readonly ValueEdit[]): string;
}

const json: DocumentFormat = {
  parse(text) {
    if (text.trim() === '') return {};
    const errors: ParseError[] = [];
    const value: unknown = parse(text.replace(/^\ufeff/, ''), errors, { allowTrailingComma: true });
    const [first] = errors;
    if (first) {
      const line = text.slice(0, first.offset).split('\n').length;
      throw new BrokenClientFile(`line ${line} is not valid JSON (${printParseErrorCode(first.error)})`);
    }
    return value;
  },
  edit(text, edits) {
    const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
    const body = text.slice(mark.length);
    const start = body.trim() === '' ? '{}\n' : body;
    return mark + edits.reduce(editJson, start);
  },
};

function editJson(text: string, { path, value }: ValueEdit): string {
  if (isOnOneLine(text, path.slice(0, -1))) {
    const edits = modify(text, [...path], value, {});
    return applyEdits(
      text,
      edits.map((edit) => ({ ...edit, content: edit.content.replace(/^,(?=\S)/, ', ') })),
    );
  }
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  return applyEdits(text, modify(text, [...path], value, { formattingOptions }));
}

/** An object with members somebody wrote on one line: formatting an edit would break that line, and what stands beside it. */
function isOnOneLine(text: string, path: readonly (string | number)[]): boolean {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const node = tree && findNodeAtLocation(tree, [...path]);
  if (node?.type !== 'object' || !node.children?.length) return false;
  return !text.slice(node.offset, node.offset + node.length).includes('\n');
}

const toml: DocumentFormat = {
  parse(text) {
    try {
      return parseToml(text);
    } catch (error) {
      throw new BrokenClientFile(`not valid TOML (${error instanceof Error ? error.message : error})`);
    }
  },
  edit: (text, edits) => edits.reduce(editToml, text),
};

export const formats: Readonly<Record<'json' | 'toml', DocumentFormat>> = { json, toml };
