import type { ClientRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import { applyFiltersInSlices, applyFiltersToText, type FilterHit } from './filter/apply-filters.ts';
import type { CompiledFilters } from './filter/compile-filters.ts';
import { applyFiltersToPath, encodePath } from './filter/filter-path.ts';
import type { FilterPlan } from './filter/filter-plan.ts';

/** Headers that steer the protocol and are forwarded byte for byte. */
const untouched = /^(?:accept|content-|anthropic-|openai-|host$|user-agent$|x-stainless-|connection$)/;

/** Redacts a request before any other step sees it: its body, its path and query, and the headers that carry text. */
export async function filterRequest(
  filters: CompiledFilters,
  request: ClientRequest,
  exchange: Pick<Exchange, 'service' | 'filterHits' | 'masked' | 'changes'> & {
    endpoint: Pick<Exchange['endpoint'], 'counted'>;
  },
): Promise<ClientRequest> {
  const plan = filters.plans[exchange.service];
  if (plan.rules.length === 0) return request;
  const { body, hits } = await applyFiltersInSlices(plan, request.body);
  const text = (value: string): string => {
    const filtered = applyFiltersToText(plan, value);
    hits.push(...filtered.hits);
    return filtered.text;
  };
  const rawHeaders = request.rawHeaders.map((value, index) => {
    if (index % 2 === 0 || untouched.test(request.rawHeaders[index - 1]?.toLowerCase() ?? '')) return value;
    return text(value);
  });
  const query = request.query === '' ? '' : text(request.query);
  const { resource, hits: pathHits } = filterResource(plan, request.resource, exchange.endpoint);
  hits.push(...pathHits);
  exchange.filterHits = hits;
  exchange.masked = hits.some(({ rule }) => filters.masks.has(rule));
  for (const { rule, count } of hits) {
    exchange.changes.push({ stage: 'filter', what: `${count} matches`, cause: rule });
  }
  return { ...request, body, rawHeaders, query, resource };
}

/** An inference route is a word of the protocol; any other path may carry names of the client's. */
function filterResource(
  plan: FilterPlan,
  resource: string,
  { counted }: Pick<Exchange['endpoint'], 'counted'>,
): { resource: string; hits: readonly FilterHit[] } {
  if (counted) return { resource, hits: [] };
  const { text, hits } = applyFiltersToPath(plan, resource);
  return { resource: hits.length === 0 ? resource : encodePath(text), hits };
}
