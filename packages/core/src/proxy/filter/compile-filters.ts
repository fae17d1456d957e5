import { RE2JS } from 're2js';
import type { FilterRule } from '../../schema/filter.ts';
import { isServiceName, type ServiceName, serviceNames } from '../../services.ts';
import { detectors, findAll, literalsOf } from './detectors.ts';
import { type CompiledFilter, createFilterPlan, type FilterPlan } from './filter-plan.ts';
import {
  literalEdits,
  patternEdits,
  prefixedEdits,
  type Replacement,
  rangeEdits,
  writtenEdits,
} from './find-edits.ts';
import { literalPrefixes } from './literal-prefix.ts';
import { compileTemplate } from './template.ts';

export interface FilterProblem {
  /** e.g. `rule 2 target` */
  field: string;
  reason: string;
}

export interface CompiledFilters {
  rules: readonly CompiledFilter[];
  /** What each service does with its requests. */
  plans: Readonly<Record<ServiceName, FilterPlan>>;
  /** Names of the rules whose matches are put back into the answer. */
  masks: ReadonlySet<string>;
  problems: readonly FilterProblem[];
}

/** Gives the placeholder of a masked text. */
export type Mask = (value: string) => string;

/**
 * Prepares the rules of `filter.json`. A rule that cannot work as written is a problem, never silently skipped.
 * @param mask gives placeholders for rules with `op: "mask"`
 */
export function compileFilters(rules: readonly FilterRule[], mask: Mask = () => '[masked]'): CompiledFilters {
  const compiled: CompiledFilter[] = [];
  const problems: FilterProblem[] = [];
  const masks = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    if (rule.enabled === false) continue;
    const result = compileRule(rule, { position: index + 1, mask });
    if ('reason' in result) {
      problems.push(result);
      continue;
    }
    compiled.push(result);
    if (rule.op === 'mask') masks.add(result.name);
  }
  const planOf = (service: ServiceName): FilterPlan =>
    createFilterPlan(compiled.filter(({ services }) => !services || services.includes(service)));
  return {
    rules: compiled,
    plans: { claude: planOf('claude'), codex: planOf('codex'), legacy: planOf('legacy') },
    masks,
    problems,
  };
}

function compileRule(
  rule: FilterRule,
  { position, mask }: { position: number; mask: Mask },
): CompiledFilter | FilterProblem {
  const field = `rule ${position}`;
  const unknown = rule.services?.find((service) => !isServiceName(service));
  if (unknown !== undefined) {
    const reason = `"${unknown}" is no service; known are ${serviceNames.join(', ')}`;
    return { field: `${field} services`, reason };
  }
  const effect = rule.detector === undefined ? sourceEffect(rule, mask) : detectorEffect(rule, mask);
  if ('reason' in effect)
    return { field: `${field}${effect.member && ` ${effect.member}`}`, reason: effect.reason };
  return {
    name: rule.name ?? rule.detector ?? field,
    scope: rule.scope ?? 'all',
    services: rule.services,
    ...effect,
  };
}

/** What a rule looks for and does, or why it cannot. */
type Effect =
  | Pick<CompiledFilter, 'literals' | 'beginsWithLiteral' | 'find' | 'findWritten'>
  | { member: keyof FilterRule | ''; reason: string };

function detectorEffect({ detector = '', source, op, target }: FilterRule, mask: Mask): Effect {
  const known = detectors[detector];
  if (!known) {
    const reason = `"${detector}" is unknown; known are ${Object.keys(detectors).join(', ')}`;
    return { member: 'detector', reason };
  }
  if (source !== undefined) return { member: 'detector', reason: 'beside source; a rule has one of them' };
  const text = op === 'remove' ? '' : (target ?? `[${detector}]`);
  const replacement: Replacement = op === 'mask' ? (groups) => mask(groups(0) ?? '') : () => text;
  return {
    literals: literalsOf(known),
    beginsWithLiteral: false,
    find: rangeEdits(findAll(known), replacement),
  };
}

function sourceEffect(rule: FilterRule, mask: Mask): Effect {
  const { source, op } = rule;
  if (source === undefined) return { member: '', reason: 'needs source or detector' };
  const target = op === 'remove' ? '' : (rule.target ?? '');
  const pattern = rule.literal ? undefined : compilePattern(source);
  if (pattern === undefined) {
    const replacement = op === 'mask' ? () => mask(source) : () => target;
    return {
      literals: [source],
      beginsWithLiteral: true,
      find: literalEdits(source, replacement),
      findWritten: writtenEdits(source, replacement),
    };
  }
  if ('reason' in pattern) return { member: 'source', reason: pattern.reason };
  const template = op === 'mask' ? maskTemplate(mask) : compileTemplate(target, pattern);
  if (typeof template === 'string') return { member: 'target', reason: template };
  const literals = literalPrefixes(source);
  return {
    literals,
    beginsWithLiteral: literals !== undefined,
    find: literals ? prefixedEdits(pattern, template, literals) : patternEdits(pattern, template),
  };
}

function maskTemplate(mask: Mask): Replacement {
  return (groups) => mask(groups(0) ?? '');
}

/** Undefined: no regular expression, so literal text. */
function compilePattern(source: string): RE2JS | { reason: string } | undefined {
  try {
    return RE2JS.compile(source, RE2JS.DOTALL);
  } catch (error) {
    // Taken as literal text such a rule would silently never match: a secret would go out.
    if (!isOtherPattern(source)) return undefined;
    if (/\(\?<?[=!]|\\[1-9]|\\k<|\(\?>|\(\?P=/.test(source)) {
      return {
        reason:
          'uses lookaround or backreferences, which no linear-time engine offers; rewrite it without, or set "literal": true',
      };
    }
    const why = error instanceof Error ? error.message : String(error);
    return { reason: `${why}; rewrite it, or set "literal": true` };
  }
}

/** Whether another engine takes it as a regular expression. */
function isOtherPattern(source: string): boolean {
  try {
    new RegExp(source.replaceAll('(?P<', '(?<').replaceAll(/\(\?P=(\w+)\)/g, '\\k<$1>'), 'u');
    return true;
  } catch {
    return false;
  }
}
