import { applyFiltersToText, type FilterHit } from './apply-filters.ts';
import type { FilterPlan } from './filter-plan.ts';

/** Filters a text that may write any character as `%..`; where something matched, the text comes back decoded. */
export function applyFiltersToPath(plan: FilterPlan, text: string): { text: string; hits: FilterHit[] } {
  const decoded = decode(text);
  const filtered = applyFiltersToText(plan, decoded);
  if (filtered.text !== decoded) return filtered;
  return applyFiltersToText(plan, text);
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The same for each parameter of a query; those that change are encoded anew, all others keep their bytes. */
export function applyFiltersToQuery(plan: FilterPlan, query: string): { text: string; hits: FilterHit[] } {
  const hits: FilterHit[] = [];
  const parameters = query.split('&').map((parameter) => {
    const plain = applyFiltersToPath(plan, parameter);
    // Forms write a space so, but a plus may be a plus.
    const spaced = plain.text.replaceAll('+', ' ');
    const again = spaced === plain.text ? { text: '', hits: [] } : applyFiltersToPath(plan, spaced);
    hits.push(...plain.hits, ...again.hits);
    if (again.hits.length > 0) return encodeParameter(again.text);
    return plain.hits.length > 0 ? encodeParameter(plain.text) : parameter;
  });
  return { text: parameters.join('&'), hits };
}

function encodeParameter(text: string): string {
  const [name = '', ...value] = text.split('=');
  return value.length === 0
    ? encodeURIComponent(name)
    : `${encodeURIComponent(name)}=${encodeURIComponent(value.join('='))}`;
}

/** A filtered path as it may stand in an address. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
