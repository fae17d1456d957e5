import { JsonBody } from '../json-body.ts';
import type { CompiledFilter, CompiledFilters } from './compile-filters.ts';
import { type StringRange, stringValues } from './json-strings.ts';
import { segmentBody } from './scopes.ts';

export interface FilterHit {
  rule: string;
  count: number;
}

export interface Filtered {
  /** The very same Buffer where nothing matched. */
  body: Buffer;
  hits: FilterHit[];
}

/** Bytes looked at before others may have a turn: about three milliseconds with every detector on. */
const sliceBytes = 128 * 1024;

/** Applies the rules in order to every string value; only strings that match are written anew, as valid JSON. */
export function applyFilters(filters: CompiledFilters, body: Buffer, service: string): Filtered {
  const steps = filterInSteps(filters, body, service);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same for a body of any size, without holding the event loop. */
export async function applyFiltersInSlices(
  filters: CompiledFilters,
  body: Buffer,
  service: string,
): Promise<Filtered> {
  const steps = filterInSteps(filters, body, service);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function* filterInSteps(
  filters: CompiledFilters,
  body: Buffer,
  service: string,
): Generator<undefined, Filtered> {
  const rules = filters.rules.filter(({ services }) => !services || services.includes(service));
  if (rules.length === 0 || body.length === 0) return { body, hits: [] };
  const hidden = hasHiddenText(body);
  const likely = new Set(rules.filter((rule) => mayMatch(rule, body, hidden)));
  if (likely.size === 0) return { body, hits: [] };
  const hits = new Map<string, number>();
  const document = JsonBody.parse(body);
  if (!document) return filterText(rules, body, hits);
  const segments = rules.every(({ scope }) => scope === 'all')
    ? [{ start: 0, end: body.length, scope: undefined }]
    : segmentBody(document, body);
  const pieces: Buffer[] = [];
  let written = 0;
  let sliceStart = 0;
  for (const { start, end, scope } of segments) {
    const inScope = rules.filter((rule) => rule.scope === 'all' || rule.scope === scope);
    const triggers = new Set(inScope.filter((rule) => likely.has(rule)));
    if (triggers.size === 0) continue;
    for (const range of stringValues(body, start, end)) {
      if (range.end - sliceStart > sliceBytes) {
        sliceStart = range.end;
        yield;
      }
      const replacement = filterString({ triggers, rules: inScope, hits }, body, { range, hidden });
      if (replacement === undefined) continue;
      pieces.push(body.subarray(written, range.start), replacement);
      written = range.end;
    }
  }
  if (pieces.length === 0) return { body, hits: [] };
  pieces.push(body.subarray(written));
  return { body: Buffer.concat(pieces), hits: toHits(hits) };
}

/** The same for a text of its own: a header, a query. */
export function applyFiltersToText(
  filters: CompiledFilters,
  text: string,
  service: string,
): { text: string; hits: FilterHit[] } {
  const hits = new Map<string, number>();
  let current = text;
  for (const rule of filters.rules) {
    if (rule.scope !== 'all' || (rule.services && !rule.services.includes(service))) continue;
    current = applyRule(rule, current, hits);
  }
  return { text: current, hits: toHits(hits) };
}

function filterText(rules: readonly CompiledFilter[], body: Buffer, hits: Map<string, number>): Filtered {
  const before = body.toString('utf8');
  // Scoped rules speak of parts that only JSON has; in doubt text is filtered rather than sent.
  const after = rules.reduce((text, rule) => applyRule(rule, text, hits), before);
  return after === before ? { body, hits: [] } : { body: Buffer.from(after), hits: toHits(hits) };
}

/** The filtered string as JSON, or undefined where it stays as it is. */
function filterString(
  {
    triggers,
    rules,
    hits,
  }: { triggers: ReadonlySet<CompiledFilter>; rules: readonly CompiledFilter[]; hits: Map<string, number> },
  body: Buffer,
  { range, hidden }: { range: StringRange; hidden: boolean },
): Buffer | undefined {
  const raw = body.subarray(range.start, range.end);
  const isHidden = hidden && hasHiddenText(raw);
  if (![...triggers].some((rule) => mayMatch(rule, raw, isHidden))) return undefined;
  const before = decodeString(raw);
  if (before === undefined) return undefined;
  let after = before;
  for (const rule of rules) {
    // What a replacement put there may match a later rule although the body did not hold it.
    if (after === before && !triggers.has(rule)) continue;
    after = applyRule(rule, after, hits);
  }
  return after === before ? undefined : Buffer.from(JSON.stringify(after));
}

function applyRule(rule: CompiledFilter, text: string, hits: Map<string, number>): string {
  const { text: after, count } = rule.apply(text);
  if (count > 0) hits.set(rule.name, (hits.get(rule.name) ?? 0) + count);
  return after;
}

/** False only if the rule certainly matches nothing in these bytes. */
function mayMatch(rule: CompiledFilter, bytes: Buffer, hidden: boolean): boolean {
  if (hidden || !rule.literals) return true;
  return rule.literals.some((literal) => bytes.includes(literal));
}

/** JSON may write any character as `\u....`, and a slash as `\/`; such text only shows when it is decoded. */
function hasHiddenText(bytes: Buffer): boolean {
  return bytes.includes('\\u') || bytes.includes('\\/');
}

function decodeString(raw: Buffer): string | undefined {
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'));
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function toHits(hits: Map<string, number>): FilterHit[] {
  return [...hits].map(([rule, count]) => ({ rule, count }));
}
