import type { CompiledFilter } from './filter-plan.ts';
import type { Edit } from './rewrite.ts';
import { isInsideEscape, WrittenText } from './written-text.ts';

/** Rules for one text. */
export interface TextRules {
  /** In order. */
  rules: readonly CompiledFilter[];
  /** Those that may match in it as it came; undefined = any. */
  triggers?: ReadonlySet<CompiledFilter>;
  /** Rule -> matches, counted up. */
  hits: Map<string, number>;
}

/** Characters of a text so long that each rule has a turn of its own. */
export const longText = 64 * 1024;

/** Whether a text begins as JSON does, also as it is written inside a JSON string. */
export function beginsAsJson(text: string): boolean {
  return /^(?:\s|\\[nrt])*(?:[{[]|\\u)/.test(text);
}

/**
 * Runs rules over the strings of a text that is JSON itself, as arguments of tool calls and many tool results are. What such a
 * string escapes no rule would find in the text as it stands; strings without an escape are left to that.
 * @returns edits of the text
 */
export function* nestedEdits(text: string, rules: TextRules): Generator<undefined, Edit[]> {
  const edits: Edit[] = [];
  if (!text.includes('\\') || !beginsAsJson(text)) return edits;
  for (let open = text.indexOf('"'); open >= 0; ) {
    const close = closingQuote(text, open);
    if (close < 0) break;
    const written = text.slice(open + 1, close);
    if (written.includes('\\')) {
      const string = new WrittenText(written);
      yield* editString(string, rules);
      if (string.written !== written) edits.push({ start: open + 1, end: close, text: string.written });
    }
    open = text.indexOf('"', close + 1);
  }
  return edits;
}

function* editString(string: WrittenText, given: TextRules): Generator<undefined, void> {
  const deeper = yield* nestedEdits(string.text, given);
  if (deeper.length > 0) string.editText(deeper);
  const { rules, triggers, hits } = given;
  // What was put there may be a match of any later rule.
  let everyRule = !triggers || deeper.length > 0;
  for (const rule of rules) {
    if (!everyRule && !triggers?.has(rule)) continue;
    if (string.written.length > longText) yield;
    const edits = rule.find(string.text);
    if (edits.length === 0) continue;
    countHits(hits, rule, edits.length);
    string.editText(edits);
    everyRule = true;
  }
}

export function countHits(hits: Map<string, number>, { name }: CompiledFilter, count: number): void {
  hits.set(name, (hits.get(name) ?? 0) + count);
}

function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && isInsideEscape(text, close)) close = text.indexOf('"', close + 1);
  return close;
}
