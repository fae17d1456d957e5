import { ClpError } from '@clp/core';
import type { RequestFilter } from '@clp/core/request-index';
import { type Outcome, outcomes } from '@clp/core/schema';
import { filterOfSearch, parseSearch } from '../search';

const listNames = ['service', 'config', 'model', 'project', 'client', 'session'] as const;

/** A filter from an address: `?q=status:5xx opus&from=…`, or member by member `?service=claude&outcome=ok&text=opus`. */
export function filterOf(query: URLSearchParams): RequestFilter {
  const filter: RequestFilter = filterOfSearch(parseSearch(query.get('q') ?? ''));
  for (const name of listNames) if (query.has(name)) filter[name] = query.getAll(name);
  if (query.has('outcome')) filter.outcome = query.getAll('outcome').map(outcomeOf);
  if (query.has('status')) filter.status = query.getAll('status').map((text) => numberOf('status', text));
  if (query.has('statusClass'))
    filter.statusClass = query.getAll('statusClass').map((text) => numberOf('statusClass', text));
  const text = query.get('text');
  if (text) filter.text = text;
  for (const edge of ['from', 'to'] as const) {
    const value = query.get(edge);
    if (value) filter[edge] = numberOf(edge, value);
  }
  return filter;
}

function outcomeOf(text: string): Outcome {
  const outcome = outcomes.find((each) => each === text);
  if (outcome) return outcome;
  throw new ClpError('invalid_request', `"${text}" is no outcome. Outcomes: ${outcomes.join(', ')}.`);
}

export function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new ClpError('invalid_request', `${name} is "${text}", which is no number.`);
}
