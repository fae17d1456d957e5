import type { Matcher, RE2JS } from 're2js';
import type { Edit } from './rewrite.ts';
import type { Find } from './vendor-rules.ts';
import { asWritten, isInsideEscape } from './written-text.ts';

/** What a rule wants to do to a text, in order and apart from each other. */
export type FindEdits = (text: string) => readonly Edit[];

/** What takes the place of a match; `groups(0)` is the whole match. */
export type Replacement = (groups: (group: number) => string | null) => string;

const none: readonly Edit[] = [];

export function literalEdits(source: string, target: () => string): FindEdits {
  return (text) => {
    let start = text.indexOf(source);
    if (start < 0) return none;
    const edits: Edit[] = [];
    for (; start >= 0; start = text.indexOf(source, start + source.length))
      edits.push({ start, end: start + source.length, text: target() });
    return edits;
  };
}

/**
 * The same for the inside of a JSON string as it is written, which need not be decoded then. Such a string may hold any
 * escape but `\u....` and `\/`, for these are other ways of writing.
 */
export function writtenEdits(source: string, target: () => string): FindEdits {
  const wanted = asWritten(source);
  return (written) => {
    let start = written.indexOf(wanted);
    if (start < 0) return none;
    const edits: Edit[] = [];
    while (start >= 0) {
      const isMatch = !isInsideEscape(written, start);
      if (isMatch) edits.push({ start, end: start + wanted.length, text: asWritten(target()) });
      start = written.indexOf(wanted, start + (isMatch ? wanted.length : 1));
    }
    return edits;
  };
}

/** @param find gives what is to be replaced, in order and apart from each other */
export function rangeEdits(find: Find, replacement: Replacement): FindEdits {
  return (text) =>
    find(text).map(([start, end]) => ({ start, end, text: replacement(() => text.slice(start, end)) }));
}

/** @param prefixes every match begins with one of them: the engine is asked only where one stands */
export function prefixedEdits(pattern: RE2JS, template: Replacement, prefixes: readonly string[]): FindEdits {
  return (text) => {
    let start = firstOf(prefixes, text, 0);
    if (start < 0) return none;
    const edits: Edit[] = [];
    const matcher = pattern.matcher(text);
    while (start >= 0 && matcher.find(start)) {
      edits.push(editOf(matcher, template));
      start = firstOf(prefixes, text, matcher.end());
    }
    return edits;
  };
}

function firstOf(prefixes: readonly string[], text: string, from: number): number {
  let first = -1;
  for (const prefix of prefixes) {
    const at = text.indexOf(prefix, from);
    if (at >= 0 && (first < 0 || at < first)) first = at;
  }
  return first;
}

/** For a pattern that may begin with anything: whether it matches is found ten times faster than where. */
export function patternEdits(pattern: RE2JS, template: Replacement): FindEdits {
  return (text) => {
    if (!pattern.test(text)) return none;
    const edits: Edit[] = [];
    const matcher = pattern.matcher(text);
    while (matcher.find()) edits.push(editOf(matcher, template));
    return edits;
  };
}

function editOf(matcher: Matcher, template: Replacement): Edit {
  const text = template((group) => matcher.group(group));
  return { start: matcher.start(), end: matcher.end(), text };
}
