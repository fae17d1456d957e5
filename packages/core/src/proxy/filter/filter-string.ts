import type { CompiledFilter, FilterPlan } from './filter-plan.ts';
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

/** Characters of a text so long that each rule has a turn of its own. */
const longText = 64 * 1024;

/**
 * Runs rules over a JSON string. It is decoded only where a rule needs that. Gives way between the rules for a long one.
 * @param inside without its quotes
 * @returns undefined where it stays as it is
 */
export function* filterString(
  inside: Buffer,
  { plan, rules, triggers, hits, from }: StringRules,
): Generator<undefined, NewEnd | undefined> {
  let start = from;
  let string = new WrittenText(inside.toString('utf8', start));
  const isHiding = string.written.includes('\\u') || string.written.includes('\\/');
  let isChanged = false;
  let everyRule = false;
  for (const rule of rules) {
    if (!everyRule && !triggers.has(rule)) continue;
    if (string.written.length > longText) yield;
    const inWritten = isHiding ? undefined : rule.findWritten;
    const edits = inWritten ? inWritten(string.written) : rule.find(string.text);
    if (edits.length === 0) continue;
    hits.set(rule.name, (hits.get(rule.name) ?? 0) + edits.length);
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

/** Whether replacements, with what now stands beside them, may match another rule. */
function bringsHits({ finder }: FilterPlan, { text, places }: Rewritten): boolean {
  const around = finder.longest - 1;
  return places.some(({ start, end }) => finder.test(text.slice(Math.max(0, start - around), end + around)));
}
