import type { FilterFile } from '../../schema/filter.ts';
import type { ServiceName } from '../../services.ts';
import { applyFilters, type FilterHit } from './apply-filters.ts';
import { compileFilters, type FilterProblem } from './compile-filters.ts';

/** What rules make of a text: for filter testers. */
export interface FilterPreview {
  before: string;
  after: string;
  rules: FilterHit[];
  problems: readonly FilterProblem[];
  /** How long the rules took. */
  ms: number;
}

/** Runs rules over a text (a request body where it is JSON) as the proxy would; rules with a problem do not take part. */
export function previewFilters(file: FilterFile, text: string, service: ServiceName): FilterPreview {
  const compiled = compileFilters(Array.isArray(file) ? file : [file]);
  const start = performance.now();
  const { body, hits } = applyFilters(compiled.plans[service], Buffer.from(text));
  const ms = performance.now() - start;
  return { before: text, after: body.toString('utf8'), rules: hits, problems: compiled.problems, ms };
}
