import { JsonBody } from '../json-body.ts';
import type { CompiledFilter, CompiledFilters } from './compile-filters.ts';
import { eachStringValue, type StringRange } from './json-strings.ts';
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

/** Applies the rules in order to every string value; only strings that match are written anew, as valid JSON. */
export function applyFilters(filters: CompiledFilters, body: Buffer, service: string): Filtered {
  const rules = filters.rules.filter(({ services }) => !services || services.includes(service));
  if (rules.length === 0 || body.length === 0) return { body, hits: [] };
  const hidden = hasHiddenText(body);
  const likely = rules.filter((rule) => mayMatch(rule, body, hidden));
  if (likely.length === 0) return { body, hits: [] };
  const hits = new Map<string, number>();
  const document = JsonBody.parse(body);
  if (!document) return filterText(likely, body, hits);
  const segments = likely.every(({ scope }) => scope === 'all')
    ? [{ start: 0, end: body.length, scope: undefined }]
    : segmentBody(document, body);
  const pieces: Buffer[] = [];
  let written = 0;
  for (const { start, end, scope } of segments) {
    const inScope = likely.filter((rule) => rule.scope === 'all' || rule.scope === scope);
    if (inScope.length === 0) continue;
    eachStringValue(body, start, end, (range) => {
      const replacement = filterString(inScope, body, { range, hidden, hits });
      if (replacement === undefined) return;
      pieces.push(body.subarray(written, range.start), replacement);
      written = range.end;
    });
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
  rules: readonly CompiledFilter[],
  body: Buffer,
  { range, hidden, hits }: { range: StringRange; hidden: boolean; hits: Map<string, number> },
): Buffer | undefined {
  const raw = body.subarray(range.start, range.end);
  const isHidden = hidden && raw.includes('\\u');
  if (!isHidden && !rules.some((rule) => mayMatch(rule, raw, false))) return undefined;
  const before = decodeString(raw);
  if (before === undefined) return undefined;
  const after = rules.reduce((text, rule) => applyRule(rule, text, hits), before);
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
  return rule.literals.some((literal) => bytes.includes(literal) || needsEscape(literal));
}

/** JSON may write any character as `\u....`; such text only shows when it is decoded. */
function hasHiddenText(body: Buffer): boolean {
  return body.includes('\\u');
}

/** A literal with a quote, a backslash or a control character stands escaped in JSON, so its bytes are not found. */
function needsEscape(literal: Buffer): boolean {
  return literal.some((byte) => byte < 0x20 || byte === 0x22 || byte === 0x5c || byte === 0x2f);
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
