import type { CompiledFilter } from './compile-filters.ts';
import type { FilterPlan } from './filter-plan.ts';
import type { Replaced } from './replacers.ts';

/** Rules for one JSON string. */
export interface StringRules {
  plan: FilterPlan;
  /** Those for its part of the conversation, in order. */
  rules: readonly CompiledFilter[];
  /** Those that may match in it as it stands. */
  triggers: ReadonlySet<CompiledFilter>;
  /** Rule -> matches, counted up. */
  hits: Map<string, number>;
}

/** Characters of a text so long that each rule has a turn of its own. */
const longText = 64 * 1024;

/**
 * Runs rules over a JSON string. It is decoded only where a rule needs that. Gives way between the rules for a long one.
 * @param raw with its quotes
 * @returns the new string with its quotes, or undefined where it stays as it is
 */
export function* filterString(
  raw: Buffer,
  { plan, rules, triggers, hits }: StringRules,
): Generator<undefined, Buffer | undefined> {
  const before = raw.toString('utf8', 1, raw.length - 1);
  let text = before;
  let isWritten = true;
  let isChanged = false;
  let everyRule = false;
  const decodeText = (): void => {
    const decoded = decode(text);
    // No valid JSON, yet an upstream may read it: filtered as it stands.
    isWritten = decoded === undefined;
    text = decoded ?? text;
  };
  if (before.includes('\\u') || before.includes('\\/')) decodeText();
  for (const rule of rules) {
    if (!everyRule && !triggers.has(rule)) continue;
    if (text.length > longText) yield;
    if (isWritten && !rule.applyWritten) decodeText();
    const replaced = isWritten && rule.applyWritten ? rule.applyWritten(text) : rule.apply(text);
    if (replaced.places.length === 0) continue;
    hits.set(rule.name, (hits.get(rule.name) ?? 0) + replaced.places.length);
    isChanged ||= replaced.text !== text;
    everyRule ||= bringsHits(plan, replaced);
    text = replaced.text;
  }
  if (!isChanged) return undefined;
  return Buffer.from(isWritten || !needsEscapes.test(text) ? `"${text}"` : JSON.stringify(text));
}

/** Whether replacements, with what now stands beside them, may match another rule. */
function bringsHits({ finder }: FilterPlan, { text, places }: Replaced): boolean {
  const around = finder.longest - 1;
  return places.some(({ start, end }) => finder.test(text.slice(Math.max(0, start - around), end + around)));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON must escape
const needsEscapes = /["\\\u0000-\u001f\ud800-\udfff]/;

function decode(written: string): string | undefined {
  if (!written.includes('\\')) return written;
  try {
    return String(JSON.parse(`"${written}"`));
  } catch {
    return undefined;
  }
}
