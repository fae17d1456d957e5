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

/** A filtered path as it may stand in an address. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
