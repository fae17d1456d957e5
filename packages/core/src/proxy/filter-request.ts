import type { ClientRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import { applyFiltersInSlices, type Filtered, type FilterHit } from './filter/apply-filters.ts';
import type { CompiledFilters } from './filter/compile-filters.ts';
import { applyFiltersToHeader } from './filter/filter-header.ts';
import { applyFiltersToPath, applyFiltersToQuery, encodePath } from './filter/filter-path.ts';
import type { FilterPlan } from './filter/filter-plan.ts';
import { staysHere } from './header-rules.ts';

/** Headers that steer the protocol and are forwarded byte for byte. */
const untouched = /^(?:accept|content-|anthropic-|openai-|user-agent$|x-stainless-|sec-websocket-)/;

type Notes = Pick<Exchange, 'service' | 'filterHits' | 'masked' | 'changes'> & {
  endpoint: Pick<Exchange['endpoint'], 'counted'>;
};

/**
 * Redacts a request before any other step sees it: its body, its path and query, and the headers that carry text. At once
 * where the body is short; where nothing matched, the very same request.
 */
export function filterRequest(
  filters: CompiledFilters,
  request: ClientRequest,
  notes: Notes,
): ClientRequest | Promise<ClientRequest> {
  const plan = filters.plans[notes.service];
  if (plan.rules.length === 0) return request;
  const filtered = applyFiltersInSlices(plan, request.body);
  const goOn = ({ body, hits }: Filtered): ClientRequest =>
    redacted({ filters, plan, request, notes }, body, hits);
  return filtered instanceof Promise ? filtered.then(goOn) : goOn(filtered);
}

interface Redaction {
  filters: CompiledFilters;
  plan: FilterPlan;
  request: ClientRequest;
  notes: Notes;
}

function redacted(
  { filters, plan, request, notes }: Redaction,
  body: Buffer,
  hits: FilterHit[],
): ClientRequest {
  const { rawHeaders, query } = filterHead(plan, request, hits);
  const resource = notes.endpoint.counted ? request.resource : filterResource(plan, request.resource, hits);
  if (hits.length === 0) return request;
  notes.filterHits = hits;
  notes.masked = hits.some(({ rule }) => filters.masks.has(rule));
  for (const { rule, count } of hits) {
    notes.changes.push({ stage: 'filter', what: count === 1 ? '1 match' : `${count} matches`, cause: rule });
  }
  return { ...request, body, rawHeaders, query, resource };
}

/** What a request says besides its path and body; matches are added to `hits`. */
export function filterHead(
  plan: FilterPlan,
  { rawHeaders, query }: Pick<ClientRequest, 'rawHeaders' | 'query'>,
  hits: FilterHit[],
): Pick<ClientRequest, 'rawHeaders' | 'query'> {
  const counted = ({ text, hits: found }: { text: string; hits: readonly FilterHit[] }): string => {
    hits.push(...found);
    return text;
  };
  return {
    rawHeaders: redactHeaders(rawHeaders, (value) => counted(applyFiltersToHeader(plan, value))),
    query: query === '' ? '' : counted(applyFiltersToQuery(plan, query)),
  };
}

function redactHeaders(raw: readonly string[], text: (value: string) => string): readonly string[] {
  let changed: string[] | undefined;
  for (let index = 1; index < raw.length; index += 2) {
    const value = raw[index] ?? '';
    const name = raw[index - 1]?.toLowerCase() ?? '';
    if (untouched.test(name) || staysHere(name)) continue;
    const filtered = text(value);
    if (filtered === value) continue;
    changed ??= [...raw];
    changed[index] = filtered;
  }
  return changed ?? raw;
}

/** An inference route is a word of the protocol; any other path may carry names of the client's. */
function filterResource(plan: FilterPlan, resource: string, hits: FilterHit[]): string {
  const { text, hits: found } = applyFiltersToPath(plan, resource);
  hits.push(...found);
  return found.length === 0 ? resource : encodePath(text);
}
