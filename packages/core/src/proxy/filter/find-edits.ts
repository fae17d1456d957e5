import type { RE2JS } from 're2js';
import type { Edit } from './rewrite.ts';
import type { Find } from './vendor-rules.ts';
import { asWritten } from './written-text.ts';

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

/** Whether a position is the second character of an escape such as `\n`. */
function isInsideEscape(written: string, at: number): boolean {
  let slashes = 0;
  while (written[at - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

/** @param find gives what is to be replaced, in order and apart from each other */
export function rangeEdits(find: Find, replacement: Replacement): FindEdits {
  return (text) =>
    find(text).map(([start, end]) => ({ start, end, text: replacement(() => text.slice(start, end)) }));
}

export function patternEdits(pattern: RE2JS, template: Replacement): FindEdits {
  return (text) => {
    const matcher = pattern.matcher(text);
    if (!matcher.find()) return none;
    const edits: Edit[] = [];
    do
      edits.push({
        start: matcher.start(),
        end: matcher.end(),
        text: template((group) => matcher.group(group)),
      });
    while (matcher.find());
    return edits;
  };
}

/** The same for a pattern that may begin with anything: whether it matches is found ten times faster than where. */
export function testedEdits(pattern: RE2JS, template: Replacement): FindEdits {
  const find = patternEdits(pattern, template);
  return (text) => (pattern.test(text) ? find(text) : none);
}
