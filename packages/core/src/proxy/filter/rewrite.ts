/** A stretch of a text and what takes its place. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A text with its edits. */
export interface Rewritten {
  text: string;
  /** Where each replacement stands in it. */
  places: readonly Place[];
}

export interface Place {
  start: number;
  end: number;
}

/** @param edits in order and apart from each other */
export function rewrite(before: string, edits: readonly Edit[]): Rewritten {
  const places: Place[] = [];
  let text = '';
  let copied = 0;
  for (const edit of edits) {
    text += before.slice(copied, edit.start);
    places.push({ start: text.length, end: text.length + edit.text.length });
    text += edit.text;
    copied = edit.end;
  }
  return { text: text + before.slice(copied), places };
}
