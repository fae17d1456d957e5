import type { CompiledFilter, FilterPlan } from './filter-plan.ts';
import { beginsAsJson, countHits, longText, nestedEdits } from './nested-json.ts';
import type { Rewritten } from './rewrite.ts';
import { WrittenText } from './written-text.ts';

/** Rules for one JSON string. */
export interface StringRules {
  plan: FilterPlan;
  /** Those for its part of the conversation, in order. */
  rules: readonly CompiledFilter[];
  /** Those that may match in it as it stands. */
  triggers: ReadonlySet<CompiledFilter>;
  /** Rule -> matches, counted up. */
  hits: Map<string, number>;
  /** Nothing before this byte can match, nor become a match with what a replacement puts behind it. */
  from: number;
}

/** What stands from there to the end of the string. */
export interface NewEnd {
  from: number;
  bytes: Buffer;
}

/**
 * Runs rules over a JSON string. It is decoded only where a rule needs that. Gives way between the rules for a long one.
 * @param inside without its quotes
 * @returns undefined where it stays as it is
 */
export function* filterString(
  inside: Buffer,
  { plan, rules, triggers, hits, from }: StringRules,
): Generator<undefined, NewEnd | undefined> {
  const isNested = mayNest(inside);
  let start = isNested ? 0 : from;
  let string = new WrittenText(inside.toString('utf8', start));
  const isHiding = string.written.includes('\\u') || string.written.includes('\\/');
  let isChanged = false;
  let everyRule = false;
  if (isNested) {
    const edits = yield* nestedEdits(string.text, { rules, triggers, hits });
    isChanged = edits.length > 0;
    everyRule = isChanged && bringsHits(plan, string.editText(edits));
  }
  for (const rule of rules) {
    if (!everyRule && !triggers.has(rule)) continue;
    if (string.written.length > longText) yield;
    const inWritten = isHiding ? undefined : rule.findWritten;
    const edits = inWritten ? inWritten(string.written) : rule.find(string.text);
    if (edits.length === 0) continue;
    countHits(hits, rule, edits.length);
    const rewritten = inWritten ? string.editWritten(edits) : string.editText(edits);
    isChanged = true;
    if (everyRule || !bringsHits(plan, rewritten)) continue;
    everyRule = true;
    // With what stands before it a replacement may be a match.
    string = new WrittenText(inside.toString('utf8', 0, start) + string.written);
    start = 0;
  }
  return isChanged ? { from: start, bytes: Buffer.from(string.written) } : undefined;
}

/** As much of a string as shows whether it may be JSON. Bytes. */
const beginning = 64;
const backslash = 0x5c;

function mayNest(inside: Buffer): boolean {
  return inside.includes(backslash) && beginsAsJson(inside.toString('latin1', 0, beginning));
}

/** Whether replacements, with what now stands beside them, may match another rule. */
function bringsHits({ finder }: FilterPlan, { text, places }: Rewritten): boolean {
  const around = finder.longest - 1;
  return places.some(({ start, end }) => finder.test(text.slice(Math.max(0, start - around), end + around)));
}
