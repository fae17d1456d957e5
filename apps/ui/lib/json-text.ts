import { applyEdits, type JSONPath, modify, type ParseError, parse } from 'jsonc-parser';

export interface TextEdit {
  path: JSONPath;
  /** undefined removes */
  value: unknown;
}

/** Edits a JSON text; everything the edits do not touch keeps its bytes. */
export function editJson(text: string, edits: readonly TextEdit[]): string {
  const indent = /\n([ \t]+)["{]/.exec(text)?.[1] ?? '  ';
  const formattingOptions = { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol: '\n' };
  return edits.reduce(
    (current, { path, value }) => applyEdits(current, modify(current, path, value, { formattingOptions })),
    text,
  );
}

/** The value of a text, or undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  return errors.length > 0 ? undefined : value;
}
