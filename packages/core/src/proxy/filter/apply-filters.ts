import type { Hit } from '../../find-literals/hit-finder.ts';
import { joinBody } from '../body-memory.ts';
import { JsonBody } from '../json-body.ts';
import type { CompiledFilter, FilterPlan } from './filter-plan.ts';
import { filterString } from './filter-string.ts';
import { stringValues, stringValuesAt, textBefore } from './json-strings.ts';
import { countHits, nestedEdits } from './nested-json.ts';
import { rewrite } from './rewrite.ts';
import { type Segment, segmentBody } from './scopes.ts';

export interface FilterHit {
  rule: string;
  count: number;
}

export interface Filtered {
  /** The very same Buffer where nothing matched. */
  body: Buffer;
  hits: FilterHit[];
}

/** Bytes of strings worked on before others may have a turn: a few milliseconds with every detector on. */
const sliceBytes = 128 * 1024;

/** Applies the rules in order to every string value; only strings that match are written anew, as valid JSON. */
export function applyFilters(plan: FilterPlan, body: Buffer): Filtered {
  return atOnce(filterInSteps(plan, body, beginSearch(plan, body)));
}

/** The same for a body of any size, without holding the event loop; at once where one step is enough. */
export function applyFiltersInSlices(plan: FilterPlan, body: Buffer): Filtered | Promise<Filtered> {
  const search = beginSearch(plan, body);
  if (search.scanned === body.length && isClean(plan, search)) return { body, hits: [] };
  const steps = filterInSteps(plan, body, search);
  const first = steps.next();
  return first.done ? first.value : inTurns(steps);
}

async function inTurns(steps: Generator<undefined, Filtered>): Promise<Filtered> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same for a text of its own: a header, a query. */
export function applyFiltersToText(plan: FilterPlan, text: string): { text: string; hits: FilterHit[] } {
  if (plan.always.length === 0 && !plan.finder.test(text)) return { text, hits: [] };
  const hits = new Map<string, number>();
  const after = applyAll(plan.inScope('all'), text, hits);
  return { text: after, hits: toHits(hits) };
}

/** How far a body is searched, and what was found. */
interface Search {
  scanned: number;
  found: Hit<CompiledFilter>[];
}

function beginSearch(plan: FilterPlan, body: Buffer): Search {
  const found: Hit<CompiledFilter>[] = [];
  return { scanned: plan.finder.scan(body, 0, found), found };
}

/** No rule can match. */
function isClean({ always }: FilterPlan, { found }: Search): boolean {
  return always.length === 0 && found.length === 0;
}

/** Gives way after every slice. */
function* filterInSteps(plan: FilterPlan, body: Buffer, search: Search): Generator<undefined, Filtered> {
  const { found } = search;
  for (let at = search.scanned; at < body.length; at = plan.finder.scan(body, at, found)) yield;
  if (isClean(plan, search)) return { body, hits: [] };
  const document = JsonBody.parse(body);
  if (!document) return filterText(plan, body);
  const hits = new Map<string, number>();
  const pieces: Buffer[] = [];
  let written = 0;
  let worked = 0;
  let next = 0;
  for (const { start, end, scope } of segmentsOf(plan, document, body)) {
    const rules = plan.inScope(scope);
    while ((found[next]?.position ?? body.length) < start) next++;
    const strings =
      plan.always.length > 0
        ? stringValues(body, start, end)
        : stringValuesAt(body, start, end, { places: found, first: next });
    for (const range of strings) {
      const triggers = new Set(plan.always);
      let firstHit = range.end;
      for (let hit = found[next]; hit && hit.position < range.end; hit = found[++next]) {
        if (hit.position <= range.start) continue;
        firstHit = Math.min(firstHit, hit.position);
        for (const rule of hit.rules) triggers.add(rule);
      }
      if (triggers.size === 0) continue;
      const inside = body.subarray(range.start + 1, range.end - 1);
      const from = beginsAtHit(triggers)
        ? textBefore(inside, firstHit - range.start - plan.finder.longest)
        : 0;
      worked += inside.length - from;
      if (worked > sliceBytes) {
        worked = 0;
        yield;
      }
      const replacement = yield* filterString(inside, { plan, rules, triggers, hits, from });
      if (!replacement) continue;
      pieces.push(body.subarray(written, range.start + 1 + replacement.from), replacement.bytes);
      written = range.end - 1;
    }
  }
  if (pieces.length === 0) return { body, hits: [] };
  pieces.push(body.subarray(written));
  return { body: joinBody(pieces), hits: toHits(hits) };
}

/** Whether no rule can match before the first hit. */
function beginsAtHit(triggers: ReadonlySet<CompiledFilter>): boolean {
  for (const { beginsWithLiteral } of triggers) if (!beginsWithLiteral) return false;
  return true;
}

function segmentsOf(plan: FilterPlan, document: JsonBody, body: Buffer): Segment[] {
  return plan.scoped ? segmentBody(document, body) : [{ start: 0, end: body.length, scope: undefined }];
}

function filterText(plan: FilterPlan, body: Buffer): Filtered {
  const hits = new Map<string, number>();
  const before = body.toString('utf8');
  // Scoped rules speak of parts that only JSON has; in doubt text is filtered rather than sent.
  const after = applyAll(plan.rules, before, hits);
  return after === before ? { body, hits: [] } : { body: Buffer.from(after), hits: toHits(hits) };
}

function applyAll(rules: readonly CompiledFilter[], text: string, hits: Map<string, number>): string {
  let current = rewrite(text, atOnce(nestedEdits(text, { rules, hits }))).text;
  for (const rule of rules) {
    const edits = rule.find(current);
    if (edits.length === 0) continue;
    countHits(hits, rule, edits.length);
    current = rewrite(current, edits).text;
  }
  return current;
}

/** All steps without a pause. */
function atOnce<Result>(steps: Generator<undefined, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function toHits(hits: Map<string, number>): FilterHit[] {
  return [...hits].map(([rule, count]) => ({ rule, count }));
}
