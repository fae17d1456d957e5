import { RE2JS } from 're2js';
import type { FilterRule } from '../../schema/filter.ts';
import { detectors } from './detectors.ts';
import { literalPrefix } from './literal-prefix.ts';
import { compileTemplate } from './template.ts';

/** A rule ready for use. */
export interface CompiledFilter {
  /** What the record and `/health` call it. */
  name: string;
  scope: NonNullable<FilterRule['scope']>;
  /** Undefined = every service. */
  services: readonly string[] | undefined;
  /** One of these occurs in every text that can match; undefined = unknown. */
  literals: readonly Buffer[] | undefined;
  /** The text with every match replaced, and how many there were. */
  apply(text: string): { text: string; count: number };
}

export interface FilterProblem {
  /** e.g. `rule 2 target` */
  field: string;
  reason: string;
}

export interface CompiledFilters {
  rules: readonly CompiledFilter[];
  problems: readonly FilterProblem[];
}

/** Prepares the rules of `filter.json`. A rule that cannot work as written is a problem, never silently skipped. */
export function compileFilters(rules: readonly FilterRule[]): CompiledFilters {
  const compiled: CompiledFilter[] = [];
  const problems: FilterProblem[] = [];
  for (const [index, rule] of rules.entries()) {
    if (rule.enabled === false) continue;
    const result = compileRule(rule, index + 1);
    if ('reason' in result) problems.push(result);
    else compiled.push(result);
  }
  return { rules: compiled, problems };
}

function compileRule(rule: FilterRule, position: number): CompiledFilter | FilterProblem {
  const field = `rule ${position}`;
  const base = {
    name: rule.name ?? rule.detector ?? `rule ${position}`,
    scope: rule.scope ?? 'all',
    services: rule.services,
  };
  if (rule.detector !== undefined) {
    const detector = detectors[rule.detector];
    if (!detector) {
      return {
        field: `${field} detector`,
        reason: `"${rule.detector}" is unknown; known are ${Object.keys(detectors).join(', ')}`,
      };
    }
    const target = rule.op === 'remove' ? '' : (rule.target ?? `[${rule.detector}]`);
    return {
      ...base,
      literals: detector.literals.map((text) => Buffer.from(text)),
      apply: detector.replacer(target),
    };
  }
  if (rule.source === undefined) return { field, reason: 'needs source or detector' };
  const target = rule.op === 'remove' ? '' : (rule.target ?? '');
  const pattern = rule.literal ? undefined : compilePattern(rule.source);
  if (pattern === 'unsupported') {
    return {
      field: `${field} source`,
      reason:
        'uses lookaround or backreferences, which no linear-time engine offers; rewrite it without, or set "literal": true',
    };
  }
  if (pattern === undefined)
    return { ...base, literals: [Buffer.from(rule.source)], apply: literalReplacer(rule.source, target) };
  const template = compileTemplate(target, pattern);
  if (typeof template === 'string') return { field: `${field} target`, reason: template };
  const prefix = literalPrefix(rule.source);
  return {
    ...base,
    literals: prefix ? [Buffer.from(prefix)] : undefined,
    apply: patternReplacer(pattern, template),
  };
}

/** Undefined: no regular expression, so literal text. `unsupported`: one, but for other engines only. */
function compilePattern(source: string): RE2JS | 'unsupported' | undefined {
  try {
    return RE2JS.compile(source, RE2JS.DOTALL);
  } catch {
    return isBacktrackingPattern(source) ? 'unsupported' : undefined;
  }
}

/** Taken as literal text such a rule would silently never match: a secret would go out. */
function isBacktrackingPattern(source: string): boolean {
  if (!/\(\?<?[=!]|\\[1-9]|\\k<|\(\?>|\(\?P=/.test(source)) return false;
  try {
    new RegExp(source.replaceAll('(?P<', '(?<').replaceAll(/\(\?P=(\w+)\)/g, '\\k<$1>'));
    return true;
  } catch {
    return false;
  }
}

function literalReplacer(source: string, target: string): CompiledFilter['apply'] {
  return (text) => {
    const parts = text.split(source);
    return parts.length === 1 ? { text, count: 0 } : { text: parts.join(target), count: parts.length - 1 };
  };
}

function patternReplacer(
  pattern: RE2JS,
  template: (groups: (group: number) => string | null) => string,
): CompiledFilter['apply'] {
  return (text) => {
    const matcher = pattern.matcher(text);
    let result = '';
    let written = 0;
    let count = 0;
    while (matcher.find()) {
      result += text.slice(written, matcher.start()) + template((group) => matcher.group(group));
      written = matcher.end();
      count++;
    }
    return count === 0 ? { text, count } : { text: result + text.slice(written), count };
  };
}
