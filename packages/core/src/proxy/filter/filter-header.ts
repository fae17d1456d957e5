import { applyFiltersToText, type FilterHit } from './apply-filters.ts';
import type { FilterPlan } from './filter-plan.ts';

/** Filters the value of a header, which Node reads and writes as one character a byte. What is put there may be any text. */
export function applyFiltersToHeader(plan: FilterPlan, value: string): { text: string; hits: FilterHit[] } {
  const { text, hits } = applyFiltersToText(plan, textOf(value));
  return hits.length === 0 ? { text: value, hits } : { text: headerOf(text), hits };
}

/** Clients write UTF-8; what is none stays as it is. */
function textOf(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value;
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? value : text;
}

/** A header has one line, and no control characters. */
function headerOf(text: string): string {
  return Buffer.from(text.replace(/\p{Cc}+/gu, ' ')).toString('latin1');
}
